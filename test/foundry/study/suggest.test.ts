import { describe, expect, test } from "vitest";
import { parse } from "../../../core/parse.ts";
import { type Space, space } from "../../../foundry/study/space.ts";
import { suggest, type Tried } from "../../../foundry/study/suggest.ts";
import { placeOf, valueAt } from "../../../foundry/study/unit.ts";

const read = (value: unknown) => parse(space, value, "space");
const searched: Space = {
  rate: { kind: "span", low: 1e-5, high: 1e-1, log: true, whole: false },
  layers: { kind: "span", low: 1, high: 4, log: false, whole: true },
  batch: { kind: "choice", values: [8, 16, 32] },
};

describe("a space", () => {
  test("is read with its kinds, and refused with the path of what is wrong", () => {
    const given = {
      rate: { low: 1e-5, high: 0.1, log: true },
      layers: { low: 1, high: 4, whole: true },
      batch: { values: [8, 16, 32] },
    };
    expect(read(given)).toEqual({ ok: true, value: searched });
    const problem = (value: unknown) => {
      const found = read(value);
      return found.ok ? "" : `${found.problem.path} ${found.problem.message}`;
    };
    expect(problem({})).toMatch(/must name something/);
    expect(problem({ a: { low: 2, high: 1 } })).toMatch(/space\.a must have low below high/);
    expect(problem({ a: { low: 0, high: 1, log: true } })).toMatch(/space\.a\.low must be above 0/);
    expect(problem({ a: { low: 0.5, high: 4, whole: true } })).toMatch(/space\.a\.low must be a whole number/);
    expect(problem({ a: { values: [1, 1] } })).toMatch(/space\.a\.values must not name a value twice/);
    expect(problem({ a: { values: [1], low: 1 } })).toMatch(/space\.a must have values or/);
    expect(problem({ a: { low: 1, high: 2, step: 1 } })).toMatch(/space\.a\.step is not a known key/);
    expect(problem({ out: { values: [1] } })).toMatch(/space\.out/);
  });

  test("a place and its figure are the same thing; whole numbers are equally wide", () => {
    const { rate, layers } = searched as { rate: Parameters<typeof placeOf>[1]; layers: Parameters<typeof placeOf>[1] };
    expect(valueAt(0.5, rate)).toBeCloseTo(1e-3, 12);
    expect(placeOf(1e-3, rate)).toBeCloseTo(0.5, 12);
    const found = Array.from({ length: 400 }, (_, i) => valueAt((i + 0.5) / 400, layers));
    expect([1, 2, 3, 4].map((n) => found.filter((one) => one === n).length)).toEqual([100, 100, 100, 100]);
  });
});

describe("what to try next", () => {
  test("is inside the space, and the same again for the same trials, seed and number", () => {
    const tried: Tried[] = [];
    for (let number = 0; number < 40; number++) {
      const params = suggest(searched, tried, 7, number);
      expect(suggest(searched, tried, 7, number)).toEqual(params);
      expect(params.rate).toBeGreaterThanOrEqual(1e-5);
      expect(params.rate).toBeLessThanOrEqual(1e-1);
      expect([1, 2, 3, 4]).toContain(params.layers);
      expect([8, 16, 32]).toContain(params.batch);
      tried.push({ params, loss: number });
    }
    expect(suggest(searched, [], 8, 0)).not.toEqual(suggest(searched, [], 7, 0));
    expect(suggest(searched, [], 7, 1)).not.toEqual(suggest(searched, [], 7, 0));
  });

  test("finds a narrow valley nearer than chance does, over many seeds", () => {
    const loss = (params: ReturnType<typeof suggest>) =>
      (Math.log10(Number(params.rate)) + 2.5) ** 2 +
      (params.batch === 16 ? 0 : 0.5) +
      0.2 * Math.abs(Number(params.layers) - 3);
    const best = (seed: number, learns: boolean) => {
      const tried: Tried[] = [];
      for (let number = 0; number < 40; number++) {
        const params = suggest(searched, learns ? tried : [], seed, number);
        tried.push({ params, loss: loss(params) });
      }
      return Math.min(...tried.map((one) => one.loss));
    };
    const seeds = Array.from({ length: 30 }, (_, seed) => seed);
    const wins = seeds.filter((seed) => best(seed, true) < best(seed, false)).length;
    const middle = (learns: boolean) => seeds.map((seed) => best(seed, learns)).sort((a, b) => a - b)[15] ?? 0;
    expect(wins).toBeGreaterThan(20);
    expect(middle(true)).toBeLessThan(middle(false) / 2);
  });
});
