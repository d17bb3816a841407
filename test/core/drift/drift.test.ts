import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chiSquareTail } from "../../../core/drift/chi-square.ts";
import { type Column, driftOf, FEWEST_VALUES } from "../../../core/drift/drift.ts";
import { ksOf } from "../../../core/drift/ks.ts";
import { psiOf } from "../../../core/drift/psi.ts";
import { seeded } from "../../../foundry/measures/seeded.ts";

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 120 });
const numbers = (reference: readonly number[], current: readonly number[]): Column => ({
  name: "x",
  kind: "number",
  reference,
  current,
});

/** Normal by Box and Muller. */
function normal(count: number, name: string, mean = 0): number[] {
  const random = seeded(7, name);
  return Array.from(
    { length: count },
    () => mean + Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

describe("figures that others have published", () => {
  test("chi-square: the 5 and 1 % points of NIST's table, and SciPy's far tails", () => {
    const table = [
      [3.841, 1, 0.05],
      [16.919, 9, 0.05],
      [21.666, 9, 0.01],
      [124.342, 100, 0.05],
    ] as const;
    for (const [value, degrees, p] of table) expect(chiSquareTail(value, degrees)).toBeCloseTo(p, 4);
    expect(chiSquareTail(0.5, 1)).toBeCloseTo(0.47950012218695337, 12);
    expect(chiSquareTail(2, 3)).toBeCloseTo(0.5724067044708798, 12);
    expect(chiSquareTail(200, 9) / 3.312992393909567e-38).toBeCloseTo(1, 9);
  });

  test("KS: the example of CSB/SJU's statistics pages, D = 0.45, and SciPy's p for its limit", () => {
    const control = [1.26, 0.34, 0.7, 1.75, 50.57, 1.55, 0.08, 0.42, 0.5, 3.2, 0.15, 0.49, 0.95, 0.24, 1.37, 0.17];
    const treated = [2.37, 2.16, 14.82, 1.73, 41.04, 0.23, 1.32, 2.91, 39.41, 0.11, 27.44, 4.51, 0.51, 4.5, 0.18];
    const found = ksOf([...control, 6.98, 0.1, 0.94, 0.38], [...treated, 14.68, 4.66, 1.3, 2.06, 1.19]);
    expect(found?.d).toBeCloseTo(0.45, 12);
    expect(found?.p).toBeCloseTo(0.034844565006970606, 12);
  });

  test("Kolmogorov's distribution on both sides of where its series are changed", () => {
    // 800 values a side: d steps by 1/800, and d * 20 is the argument.
    const tail = (x: number) => {
      const steps = Math.round((x / 20) * 800);
      const reference = Array.from({ length: 800 }, (_, i) => i);
      return ksOf(
        reference,
        reference.map((i) => i + steps),
      )?.p;
    };
    expect(tail(0.5)).toBeCloseTo(0.9639452436648751, 10);
    expect(tail(1)).toBeCloseTo(0.26999967167735456, 10);
    expect(tail(2.5)).toBeCloseTo(7.453306344157342e-6, 12);
  });

  test("PSI by hand: half and half against nine in ten, 0.4 ln 1.8 + 0.4 ln 5", () => {
    const found = psiOf([50, 50], [90, 10]);
    expect(found?.psi).toBeCloseTo(0.4 * Math.log(0.9 / 0.5) - 0.4 * Math.log(0.1 / 0.5), 12);
    expect(found?.p).toBeCloseTo(chiSquareTail((found?.psi ?? 0) * 50, 1), 12);
  });
});

describe("what holds for all samples", () => {
  test("a sample is no different from itself in another order", () => {
    fc.assert(
      fc.property(values, (list) => {
        expect(ksOf(list, [...list].reverse())).toEqual({ d: 0, p: 1 });
        expect(driftOf([numbers(list, [...list].reverse())])[0]?.verdict).toMatch(/^(steady|too few)$/);
      }),
    );
  });

  test("KS is the same both ways round, and under any scale that keeps the order", () => {
    fc.assert(
      fc.property(values, values, (one, two) => {
        const found = ksOf(one, two);
        expect(ksOf(two, one)).toEqual(found);
        const scaled = (list: readonly number[]) => list.map((value) => value * 4);
        expect(ksOf(scaled(one), scaled(two))).toEqual(found);
        expect(found?.p).toBeGreaterThanOrEqual(0);
        expect(found?.p).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("PSI is never below 0, the same both ways round, and told only of two classes or more", () => {
    const counts = fc.array(fc.tuple(fc.nat(500), fc.nat(500)), { maxLength: 12 });
    fc.assert(
      fc.property(counts, (pairs) => {
        const [was, is] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
        const found = psiOf(was, is);
        const classes = pairs.filter(([a, b]) => a + b > 0).length;
        const empty = [was, is].some((side) => side.every((count) => count === 0));
        expect(found === undefined).toBe(classes < 2 || empty);
        if (!found) return;
        expect(found.psi).toBeGreaterThanOrEqual(0);
        expect(psiOf(is, was)?.psi).toBeCloseTo(found.psi, 9);
      }),
    );
  });

  test("bins count every value once", () => {
    fc.assert(
      fc.property(values, values, (one, two) => {
        const [found] = driftOf([numbers(one, two)]);
        const sum = (side: "before" | "after") => found?.bins.reduce((all, bin) => all + bin[side], 0);
        expect([sum("before"), sum("after")]).toEqual([one.length, two.length]);
      }),
    );
  });

  test("below the fewest there is no verdict, however far apart", () => {
    const few = Array.from({ length: FEWEST_VALUES - 1 }, (_, i) => i);
    const many = few.concat(few).map((value) => value + 1000);
    for (const pair of [numbers(few, many), numbers(many, few)])
      expect(driftOf([pair])[0]).toMatchObject({ verdict: "too few" });
    expect(driftOf([numbers(few, many)])[0]).not.toHaveProperty("psi");
    expect(driftOf([numbers(few.concat(1), many)])[0]).toMatchObject({ verdict: "drifted" });
  });
});

describe("verdicts", () => {
  test("one standard deviation away is drift; the same source is called different in less than 5 of 100 reports of eight columns", () => {
    expect(driftOf([numbers(normal(300, "a"), normal(100, "b", 1))])[0]?.verdict).toBe("drifted");
    let wrong = 0;
    for (let round = 0; round < 100; round++) {
      const columns = Array.from({ length: 8 }, (_, i) =>
        numbers(normal(60, `r${round}-${i}`), normal(60, `c${round}-${i}`)),
      );
      if (driftOf(columns).some(({ verdict }) => verdict !== "steady")) wrong++;
    }
    expect(wrong).toBeLessThanOrEqual(5);
  });

  test("a difference that is certain and small is no drift", () => {
    const [found] = driftOf([numbers(normal(20_000, "large"), normal(20_000, "larger", 0.1))]);
    expect(found?.p).toBeLessThan(0.001);
    expect(found).toMatchObject({ verdict: "steady" });
  });

  test("a value that was all there was, and is not any more", () => {
    const zeros = Array.from({ length: 100 }, () => 0);
    const less = zeros.map(() => -1);
    expect(driftOf([numbers(zeros, zeros)])[0]).toMatchObject({ verdict: "steady", psi: 0 });
    for (const other of [less, zeros.map(() => 1)])
      expect(driftOf([numbers(zeros, other)])[0]).toMatchObject({ verdict: "drifted", d: 1 });
  });

  test("classes: a share that moved, rare ones counted as one, and a new one", () => {
    const list = (counts: Readonly<Record<string, number>>) =>
      Object.entries(counts).flatMap(([name, count]) => Array.from({ length: count }, () => name));
    const classes = (reference: readonly string[], current: readonly string[]): Column => ({
      name: "prediction",
      kind: "class",
      reference,
      current,
    });
    const was = list({ sugar: 60, milk: 60, a: 1, b: 1, c: 1 });
    expect(driftOf([classes(was, list({ sugar: 59, milk: 62, d: 2, e: 1 }))])[0]?.verdict).toBe("steady");
    expect(driftOf([classes(was, list({ sugar: 110, milk: 12 }))])[0]?.verdict).toBe("drifted");
    expect(driftOf([classes(was, list({ sugar: 50, milk: 50, salt: 40 }))])[0]?.verdict).toBe("drifted");
  });
});
