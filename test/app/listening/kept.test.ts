import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepSitting, keptSittings, recallSitting } from "../../../app/listening/kept.ts";
import { keptReviews } from "../../../app/review/holding.ts";

const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

test("each set's draft is kept and let go by itself, all under one name", () => {
  keepSitting("one", "a");
  keepSitting("two", "b");
  keepSitting("one", "c");
  expect([recallSitting("one"), recallSitting("two"), recallSitting("three")]).toEqual(["c", "b", undefined]);
  expect([...kept.keys()]).toEqual(["listening"]);
  expect(JSON.parse(keptSittings() ?? "{}")).toEqual({ one: "c", two: "b" });
  keepSitting("one", undefined);
  expect([recallSitting("one"), recallSitting("two")]).toEqual([undefined, "b"]);
  keepSitting("two", undefined);
  expect(kept.size).toBe(0);
});

test("what cannot be read is nothing, and is written over", () => {
  for (const broken of ["{", "[]", '{"one":1}']) {
    kept.set("listening", broken);
    expect(recallSitting("one"), broken).toBeUndefined();
    keepSitting("one", "a");
    expect(recallSitting("one"), broken).toBe("a");
  }
});

test("Export all has them, also where the browser opens no database", async () => {
  vi.stubGlobal("indexedDB", {
    open() {
      throw new DOMException("no", "SecurityError");
    },
  });
  keepSitting("one", "a");
  const files = keptReviews().export()[Symbol.asyncIterator]();
  const { value } = await files.next();
  expect(value?.path).toBe("listening.json");
  expect(JSON.parse(new TextDecoder().decode(value?.bytes))).toEqual({ one: "a" });
  await expect(files.next()).rejects.toThrow();
});

test("a browser that has no room, or forbids it, says so; what was kept before stays", () => {
  expect(keepSitting("one", "a")).toBe(true);
  vi.stubGlobal("localStorage", {
    ...localStorage,
    setItem() {
      throw new DOMException("full", "QuotaExceededError");
    },
  });
  expect(keepSitting("one", "b")).toBe(false);
  expect(keepSitting("two", "b")).toBe(false);
  expect([recallSitting("one"), recallSitting("two")]).toEqual(["a", undefined]);
  expect(keepSitting("one", undefined)).toBe(true);
  expect(kept.size).toBe(0);
  vi.stubGlobal("localStorage", undefined);
  expect(keepSitting("one", "b")).toBe(false);
});
