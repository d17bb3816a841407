import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { OrderList } from "../../../app/shop/list.ts";
import type { Line } from "../../../core/slu/list.ts";

const sugar = (id: number): Line => ({ id, product: "sugar", quantity: 2, route: "both", confidence: 0.9, asks: true });
const open = () => new OrderList(() => {});
const stored = new Map<string, string>();
let elsewhere = (_: { key: string }): void => {};
vi.stubGlobal("localStorage", {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
  removeItem: (key: string) => void stored.delete(key),
});
vi.stubGlobal("addEventListener", (_: string, listener: typeof elsewhere) => {
  elsewhere = listener;
});
afterAll(() => vi.unstubAllGlobals());
beforeEach(() => stored.clear());

describe("the list of orders", () => {
  test("outlives the page, with numbers that never come twice", () => {
    const list = open();
    expect([list.add(sugar), list.add(sugar)]).toEqual([1, 2]);
    list.remove(2);
    const again = open();
    expect(again.lines).toEqual([sugar(1)]);
    expect(again.add(sugar)).toBe(3);
    expect(again.canUndo).toBe(true);
  });

  test("takes over what another tab changed", () => {
    const list = open();
    const told = elsewhere;
    open().add(sugar);
    told({ key: "settings" });
    expect(list.lines).toEqual([]);
    told({ key: "orders" });
    expect(list.lines).toEqual([sugar(1)]);
  });

  test("an edit by hand answers what was asked, and is taken back step by step", () => {
    const list = open();
    list.add(sugar);
    list.quantity(1, 7.4);
    expect(list.lines).toEqual([{ ...sugar(1), quantity: 7, route: "person", asks: undefined }]);
    list.quantity(1, Number.NaN);
    expect(list.lines[0]?.quantity).toBe(1);
    list.clear();
    expect(list.lines).toEqual([]);
    list.undo();
    list.undo();
    expect(list.lines[0]?.quantity).toBe(7);
    list.undo();
    expect(list.lines).toEqual([sugar(1)]);
  });

  test("what the page itself corrects is no step, and nothing stays when all is gone", () => {
    const list = open();
    list.add(sugar);
    list.change(1, (line) => ({ ...line, quantity: 3 }), false);
    list.undo();
    expect(list.lines).toEqual([]);
    expect(stored.size).toBe(0);
  });

  test("what cannot be read any more is an empty list", () => {
    for (const broken of ["{", "[]", '{"version":1,"next":1,"lines":[{"id":1}],"address":""}']) {
      stored.set("orders", broken);
      expect(open().lines).toEqual([]);
    }
  });

  test("is full at 200 lines", () => {
    const list = open();
    for (let i = 0; i < 200; i++) list.add(sugar);
    expect(list.add(sugar)).toBeUndefined();
    expect(open().lines).toHaveLength(200);
  });
});
