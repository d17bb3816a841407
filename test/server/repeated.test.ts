import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isPattern, openRepeated } from "../../server/jobs/repeated.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 3, 0) });
});
afterEach(() => {
  vi.useRealTimers();
});

const MINUTE = 60_000;
const trouble = (thrown: unknown) => {
  throw thrown;
};

test("is done at once, then at its time of each day, by UTC", async () => {
  const times: string[] = [];
  const open = openRepeated("17 3 * * *", async () => void times.push(new Date().toISOString().slice(0, 16)), trouble);
  await vi.advanceTimersByTimeAsync(2 * 24 * 60 * MINUTE);
  expect(times).toEqual(["2026-11-22T03:00", "2026-11-22T03:17", "2026-11-23T03:17"]);
  await open.close();
  await vi.advanceTimersByTimeAsync(2 * 24 * 60 * MINUTE);
  expect(times).toHaveLength(3);
});

test("is never done twice at a time, and what throws is told and done again", async () => {
  const troubles: unknown[] = [];
  let [now, most, begun] = [0, 0, 0];
  const work = async () => {
    begun += 1;
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 90_000));
    now -= 1;
    throw new Error("the disk is away");
  };
  const open = openRepeated("* * * * *", work, (thrown) => troubles.push(thrown));
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  expect(most).toBe(1);
  expect(begun).toBeGreaterThan(3);
  expect(troubles.length).toBeGreaterThan(3);
  const closed = open.close();
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  await closed;
});

test("lets go of what runs when it is closed, and that is no trouble", async () => {
  const work = (signal: AbortSignal) =>
    new Promise<void>((_, reject) => signal.addEventListener("abort", () => reject(new Error("let go"))));
  const open = openRepeated("17 3 * * *", work, trouble);
  await open.close();
  expect(vi.getTimerCount()).toBe(0);
});

test("five fields are a pattern, and other words are none", () => {
  expect(["17 3 * * *", "0 2 * * 0"].every(isPattern)).toBe(true);
  expect(["", "daily", "17 3 * *", "61 3 * * *", "0 17 3 * * *"].some(isPattern)).toBe(false);
});
