import { expect, test } from "vitest";
import { seeded } from "../../../bench/report/statistics.mjs";
import { bootstrap, compare, FEWEST, type Part, ratio } from "../../../core/measure/bootstrap.ts";
import { wilson } from "../../../core/measure/interval.ts";

const coin = (share: number, count: number, random: () => number): Part[] =>
  Array.from({ length: count }, () => ({ part: random() < share ? 1 : 0, whole: 1 }));

test("a corpus rate sums before it divides", () => {
  expect(ratio([])).toBeUndefined();
  expect(
    ratio([
      { part: 1, whole: 2 },
      { part: 0, whole: 8 },
    ]),
  ).toBe(0.1);
});

test("where utterances are single tries it comes near to Wilson's interval", () => {
  const random = seeded(1);
  const parts = coin(0.1, 400, random);
  const errors = parts.filter(({ part }) => part).length;
  const drawn = bootstrap(parts, random);
  const known = wilson(errors, 400);
  expect(drawn?.low).toBeCloseTo(known?.low ?? -1, 1.5);
  expect(drawn?.high).toBeCloseTo(known?.high ?? -1, 1.5);
});

test("the interval holds the true rate in nearly 95 of 100 corpora", () => {
  const random = seeded(2);
  let held = 0;
  for (let corpus = 0; corpus < 200; corpus++) {
    const found = bootstrap(coin(0.2, 100, random), random, 300);
    if (found && found.low <= 0.2 && 0.2 <= found.high) held++;
  }
  expect(held / 200).toBeGreaterThan(0.88);
  expect(held / 200).toBeLessThan(0.99);
});

test("too few utterances have no interval", () => {
  const random = seeded(3);
  expect(bootstrap(coin(0.5, FEWEST - 1, random), random)).toBeUndefined();
  expect(bootstrap(coin(0.5, FEWEST, random), random)).toBeDefined();
  expect(compare(coin(0.5, 5, random), coin(0.5, 5, random), random)).toBeUndefined();
});

test("the same seed gives the same interval", () => {
  const parts = coin(0.3, 50, seeded(4));
  expect(bootstrap(parts, seeded(5))).toEqual(bootstrap(parts, seeded(5)));
});

test("a system that errs less on the same utterances is found the better one, and the reverse", () => {
  const random = seeded(6);
  const worse = Array.from({ length: 200 }, () => ({ part: Math.floor(random() * 4), whole: 10 }));
  const good = worse.map(({ part, whole }) => ({ part: random() < 0.5 ? Math.max(0, part - 1) : part, whole }));
  expect(compare(worse, good, random)).toMatchObject({ better: 1 });
  expect(compare(good, worse, random)?.better).toBe(0);
  expect(compare(worse, worse, random)).toMatchObject({ difference: 0, better: 0 });
  expect(() => compare(worse, good.slice(1), random)).toThrow(RangeError);
});
