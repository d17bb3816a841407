import { expect, test } from "vitest";
import { interval, percentile, seeded, shuffled, slope, slopeWithin } from "../../bench/report/statistics.mjs";

test.each([
  [[3, 1, 2], 0.5, 2],
  [[1, 2, 3, 4], 0.5, 2.5],
  [[10], 0.95, 10],
  [Array.from({ length: 101 }, (_, i) => i), 0.95, 95],
  [[], 0.5, undefined],
])("the percentile of %j at %d is %d", (values, share, expected) => expect(percentile(values, share)).toBe(expected));

test("a slope is that of the line through the points, and none where x stands still", () => {
  const line = [1, 2, 4, 8].map((x) => ({ x, y: 300 + 12 * x }));
  expect(slope(line)).toBeCloseTo(12);
  expect(
    slope([
      { x: 1, y: 2 },
      { x: 1, y: 4 },
    ]),
  ).toBeUndefined();
  expect(slope([])).toBeUndefined();
});

test("a slope within groups does not take one sentence's height for growth", () => {
  const points = [
    { group: "short", x: 1, y: 100 },
    { group: "short", x: 2, y: 101 },
    { group: "long", x: 10, y: 900 },
    { group: "long", x: 11, y: 901 },
  ];
  expect(slopeWithin(points)).toBeCloseTo(1);
});

test("a bootstrap interval holds the figure, narrows with more trials, and is the same for the same seed", () => {
  const random = seeded(3);
  const values = Array.from({ length: 400 }, () => random() * 100);
  const median = (sample: readonly number[]) => percentile(sample, 0.5);
  const [low, high] = interval(values, median, seeded(1)) ?? [Number.NaN, Number.NaN];
  const [fewLow, fewHigh] = interval(values.slice(0, 20), median, seeded(1)) ?? [Number.NaN, Number.NaN];
  const middle = median(values) ?? Number.NaN;
  expect(low).toBeLessThan(middle);
  expect(high).toBeGreaterThan(middle);
  expect(high - low).toBeLessThan(fewHigh - fewLow);
  expect(interval(values, median, seeded(1))).toEqual([low, high]);
  expect(interval([5], median, seeded(1))).toBeUndefined();
});

test("shuffling keeps every item, and the seed decides the order", () => {
  const list = Array.from({ length: 30 }, (_, i) => i);
  expect(shuffled(list, seeded(7)).toSorted((a, b) => a - b)).toEqual(list);
  expect(shuffled(list, seeded(7))).toEqual(shuffled(list, seeded(7)));
  expect(shuffled(list, seeded(7))).not.toEqual(shuffled(list, seeded(8)));
});
