import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Patience } from "../../../app/spoken/patience.ts";

let acted = 0;
let patience: Patience;
beforeEach(() => {
  vi.useFakeTimers();
  acted = 0;
  patience = new Patience(() => acted++);
});
afterEach(() => vi.useRealTimers());

test("it acts once when it has waited long enough", () => {
  patience.wait(1_000);
  vi.advanceTimersByTime(999);
  expect(acted).toBe(0);
  vi.advanceTimersByTime(5_000);
  expect(acted).toBe(1);
});

test("the same wait told again goes on", () => {
  patience.wait(1_000);
  vi.advanceTimersByTime(600);
  patience.wait(1_000);
  vi.advanceTimersByTime(400);
  expect(acted).toBe(1);
});

test("what is interrupted begins anew", () => {
  patience.wait(1_000);
  vi.advanceTimersByTime(900);
  patience.wait(undefined);
  vi.advanceTimersByTime(5_000);
  expect(acted).toBe(0);
  patience.wait(1_000);
  vi.advanceTimersByTime(999);
  expect(acted).toBe(0);
  vi.advanceTimersByTime(1);
  expect(acted).toBe(1);
});

test("nothing is waited for for ever with 0", () => {
  patience.wait(0);
  vi.advanceTimersByTime(1e9);
  expect(acted).toBe(0);
});
