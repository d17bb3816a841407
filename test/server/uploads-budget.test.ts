import { expect, test } from "vitest";
import { Budget, LEAST } from "../../server/uploads/budget.ts";

/** A budget of two recordings whose count ends when it is told. */
function budget() {
  const counts: ((used: number | Error) => void)[] = [];
  let now = 0;
  const one = new Budget({
    most: 2 * LEAST,
    every: 1_000,
    now: () => now,
    count: () =>
      new Promise((done, fail) => {
        counts.push((used) => (typeof used === "number" ? done(used) : fail(used)));
      }),
  });
  return { one, counts, later: () => (now += 2_000) };
}

test("who comes while it is counted waits for that count, and what is taken meanwhile stays taken", async () => {
  const { one, counts, later } = budget();
  const first = one.take(1);
  counts.shift()?.(2 * LEAST);
  expect(await first).toBe(false);
  later();
  const both = [one.take(1), one.take(1)];
  expect(counts).toHaveLength(1);
  counts.shift()?.(0);
  expect(await Promise.all(both)).toEqual([true, true]);
  const counting = one.count();
  counts.shift()?.(LEAST);
  await counting;
  // It lies there by now, or it does not: room is taken for it in either case.
  const again = one.count();
  expect(await one.take(1)).toBe(true);
  counts.shift()?.(LEAST);
  await again;
  expect(await one.take(1)).toBe(false);
});

test("what could not be counted is counted with the next", async () => {
  const { one, counts } = budget();
  const first = one.take(1);
  counts.shift()?.(new Error("no list"));
  await expect(first).rejects.toThrow("no list");
  const second = one.take(1);
  counts.shift()?.(LEAST);
  expect(await second).toBe(true);
});
