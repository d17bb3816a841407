import { describe, expect, test } from "vitest";
import { OrderReader } from "../../../core/slu/written-order.ts";
import { shona, small } from "./small-model.ts";

const reader = new OrderReader(small, shona);

describe("an order in Shona text", () => {
  test.each([
    ["ndinoda mapaketi maviri eshuga", { product: "sugar", quantity: 2 }],
    ["Ndipeiwo mapaketi eshuga maviri, ndapota.", { product: "sugar", quantity: 2 }],
    ["gaba rimwe remukaka", { product: "milk", quantity: 1 }],
    ["tengai mazai matatu", { product: "eggs", quantity: 3 }],
    ["tengai zai rimwe", { product: "eggs", quantity: 1 }],
    ["nyora mukaka", { product: "milk" }],
    ["mazai gumi nemaviri", { product: "eggs", quantity: 12 }],
    ["mazai 3", { product: "eggs", quantity: 3 }],
    ["hove mbiri", { quantity: 2 }],
    ["zvingwa zviviri", { quantity: 2 }],
    ["hove nhatu", { quantity: 3 }],
    ["mhoro makadii", {}],
    ["", {}],
  ])("%s", (text, order) => {
    expect(reader.read(text)).toEqual(order);
  });

  test("one letter wrong is still that word, where no other is as near", () => {
    expect(reader.read("mapaketi maviti eshoga")).toEqual({ product: "sugar", quantity: 2 });
    expect(reader.read("magaba mattu emukakaa")).toEqual({ product: "milk", quantity: 3 });
  });

  test("two products, or two numbers, are not guessed between", () => {
    expect(reader.read("shuga nemukaka")).toEqual({});
    expect(reader.read("shuga mapaketi maviri kana matatu")).toEqual({ product: "sugar" });
  });

  test("short words are never bent to fit", () => {
    expect(reader.read("zaa imbe")).toEqual({});
  });
});
