import fc from "fast-check";
import { expect, test } from "vitest";
import { repetition } from "../../core/repetition.ts";

const counted = (length: number) => Array.from({ length }, (_, i) => i);

test("speech repeats itself now and then, and that is no loop", () => {
  expect(repetition([])).toBe(0);
  expect(repetition(counted(60))).toBe(0);
  expect(repetition([7, 7, 7])).toBe(0);
  expect(repetition([1, 2, 1, 2, 1, 2])).toBe(0);
  expect(repetition([...counted(20), 1, 2, 3, ...counted(20)])).toBe(0);
});

test("a stretch said again and again is a loop from the fourth time on, and once is enough", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(), { minLength: 2, maxLength: 4 }),
      fc.uniqueArray(fc.integer({ max: -1 })),
      (part, before) => {
        const said = (times: number) => [...before, ...Array.from({ length: times }, () => part).flat()];
        expect(repetition(said(3))).toBe(0);
        expect(said(4).slice(0, -repetition(said(4)))).toEqual(said(1));
      },
    ),
  );
  expect(repetition(Array(8).fill(7))).toBe(7);
});

test("a loop that varies is one by its few pairs of neighbours", () => {
  const syllables = [4, 5, 4, 5, 6, 4, 5, 4, 5, 4, 5, 6, 4, 5, 4, 6, 5, 4, 5, 4, 5, 6, 4, 5, 6, 4, 5, 4];
  expect(repetition([...counted(4), ...syllables])).toBeGreaterThan(0);
});
