import { describe, expect, test } from "vitest";
import {
  byLetters,
  byWords,
  type Entity,
  exactCounts,
  f1Of,
  nearCounts,
  sluCounts,
} from "../../../foundry/slu/slu-f1.ts";

const of = (type: string, filler: string): Entity => ({ type, filler });
/** Said, understood. */
const pairs: readonly (readonly [Entity[], Entity[]])[] = [
  [
    [of("date", "next monday"), of("event_name", "dance class")],
    [of("event_name", "dance"), of("date", "monday morning")],
  ],
  [
    [of("product", "maize meal"), of("quantity", "10")],
    [of("product", "meal"), of("quantity", "1"), of("unit", "bag")],
  ],
  [[of("time", "seven")], []],
  [[], [of("time", "seven a m")]],
  [
    [of("person", "tendai moyo"), of("person", "rudo")],
    [of("person", "rudo"), of("person", "tendayi moyo")],
  ],
];

describe("figures of entities are those of SLURP's own script (metrics.py at 2087f81), for these five", () => {
  test("exactly", () => {
    const parts = pairs.map(([said, got]) => exactCounts(said, got));
    expect(parts.map(({ hits }) => hits)).toEqual([0, 0, 0, 0, 1]);
    expect(f1Of(parts)).toBeCloseTo(0.13333333333333333, 12);
  });

  test("by words, by letters, and both together", () => {
    expect(f1Of(pairs.map(([said, got]) => nearCounts(said, got, byWords)))).toBeCloseTo(0.5454545454545454, 12);
    expect(f1Of(pairs.map(([said, got]) => nearCounts(said, got, byLetters)))).toBeCloseTo(0.6078014339903961, 12);
    expect(f1Of(pairs.map(([said, got]) => sluCounts(said, got)))).toBeCloseTo(0.5749427027699711, 12);
  });

  test("nothing said and nothing understood is no figure; the same is 1", () => {
    expect(f1Of([sluCounts([], [])])).toBeUndefined();
    expect(f1Of([sluCounts([of("product", "sugar")], [of("product", "sugar")])])).toBe(1);
    expect(f1Of([sluCounts([of("product", "sugar")], [])])).toBe(0);
  });
});
