import fc from "fast-check";
import { expect, test } from "vitest";
import { percentile } from "../../../core/measure/percentile.ts";

test.each([
  [[15, 20, 35, 40, 50], 0.4, 29],
  [[3, 1, 2], 0.5, 2],
  [[1, 2, 3, 4], 0.5, 2.5],
  [[10, 20], 0.95, 19.5],
  [[7], 0.95, 7],
])("of %j at %d it is %d, as NumPy gives it", (values, share, expected) => {
  expect(percentile(values, share)).toBeCloseTo(expected, 9);
});

test("nothing has no percentile", () => {
  expect(percentile([], 0.5)).toBeUndefined();
});

test("it lies among the values, grows with the share and does not ask for an order", () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(values, share, share, (numbers, a, b) => {
      const [low = 0, high = 0] = [Math.min(a, b), Math.max(a, b)].map((at) => percentile(numbers, at));
      expect(low).toBeLessThanOrEqual(high + 1e-6);
      expect(low).toBeGreaterThanOrEqual(Math.min(...numbers) - 1e-6);
      expect(high).toBeLessThanOrEqual(Math.max(...numbers) + 1e-6);
      expect(percentile(numbers.toReversed(), a)).toBe(percentile(numbers, a));
    }),
  );
});
