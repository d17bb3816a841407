import fc from "fast-check";
import { expect, test } from "vitest";
import { meanOf, wilson } from "../../../core/measure/interval.ts";

// Wilson's interval of 10 in 100 and of 0 in 10, as statsmodels' proportion_confint(method="wilson") gives them.
test("a share's interval is Wilson's", () => {
  const ten = wilson(10, 100);
  expect(ten?.low).toBeCloseTo(0.0552, 4);
  expect(ten?.high).toBeCloseTo(0.1744, 4);
  expect(wilson(0, 10)?.low).toBe(0);
  expect(wilson(0, 10)?.high).toBeCloseTo(0.2775, 4);
  expect(wilson(0, 0)).toBeUndefined();
});

test("an interval lies within 0 and 1 and around its share, also with more errors than words", () => {
  fc.assert(
    fc.property(fc.nat(300), fc.integer({ min: 1, max: 200 }), (errors, words) => {
      const { low, high } = wilson(errors, words) ?? { low: 2, high: -1 };
      const share = Math.min(errors / words, 1);
      return low >= 0 && high <= 1 && low <= share + 1e-9 && high >= share - 1e-9;
    }),
  );
});

test("a mean's interval is Student's", () => {
  const { mean, interval } = meanOf([1, 2, 3, 4, 5]) ?? { mean: 0 };
  expect(mean).toBe(3);
  expect(interval?.low).toBeCloseTo(3 - 2.776 * Math.sqrt(0.5), 6);
  expect(interval?.high).toBeCloseTo(3 + 2.776 * Math.sqrt(0.5), 6);
  expect(meanOf([4])).toEqual({ mean: 4 });
  expect(meanOf([])).toBeUndefined();
});
