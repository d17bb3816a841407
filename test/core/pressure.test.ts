import fc from "fast-check";
import { expect, test } from "vitest";
import { allowances, type Load, type Pressure, relaxed, weigh } from "../../core/pressure.ts";

const good: Load = { asrRtf: 0.1, ttsRtf: 0.15, tokensPerSecond: 60, ttfwMs: 400, starvedMs: 0, backlogMs: 0 };
const bad: Load = { ...good, starvedMs: 900 };
const middling: Load = { ...good, ttfwMs: 1500 };

/** The level after each turn. */
function levels(turns: readonly Load[], from: Pressure = relaxed): number[] {
  let pressure = from;
  return turns.map((load) => {
    pressure = weigh(pressure, load);
    return allowances(pressure).level;
  });
}
const after = (turns: readonly Load[], from = relaxed) => turns.reduce(weigh, from);
const times = (n: number, load: Load) => Array.from({ length: n }, () => load);

test("a slow device gives up partials first, then length, then the model, and nothing more", () => {
  expect(levels(times(12, bad))).toEqual([0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3]);
  const all = [0, 3, 6, 9].map((n) => allowances(after(times(n, bad))));
  expect(all.map(({ partialMs }) => partialMs)).toEqual([250, 1000, Infinity, Infinity]);
  expect(all.map(({ maxTokens }) => maxTokens)).toEqual([undefined, undefined, 48, 48]);
  expect(all.map(({ smaller }) => smaller)).toEqual([false, false, false, true]);
});

test.each<[string, Load]>([
  ["a recogniser near real time", { asrRtf: 0.8 }],
  ["a voice near real time", { ttsRtf: 0.95 }],
  ["a model slower than speech", { tokensPerSecond: 6 }],
  ["a model that writes nothing", { tokensPerSecond: 0 }],
  ["two seconds without an answer", { ttfwMs: 2000 }],
  ["a gap in the answer", { starvedMs: 300 }],
  ["speech that waits to be read", { backlogMs: 1500 }],
])("%s is a bad turn", (_, load) => {
  expect(levels(times(3, { ...good, ...load }))).toEqual([0, 0, 1]);
  expect(levels(times(3, load))).toEqual([0, 0, 1]);
});

test("one or two bad turns among good ones change nothing", () => {
  const turns = [bad, good, good, bad, bad, good, good, good, good, bad];
  expect(Math.max(...levels(turns))).toBe(0);
});

test("bad turns count though others stand between them", () => {
  expect(levels([bad, middling, bad, middling, bad])).toEqual([0, 0, 0, 0, 1]);
});

test("it takes more good turns to come down than bad ones to go up, and all of them in a row", () => {
  const three = after(times(9, bad));
  expect(levels(times(18, good), three)).toEqual([3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 0]);
  expect(levels([...times(5, good), middling, ...times(5, good)], three).at(-1)).toBe(3);
});

test("where easing off brings the trouble back, the next attempt waits longer, up to a bound", () => {
  // Good only while no more is asked for than level 1 allows.
  const waits: number[] = [];
  let pressure = after(times(3, bad));
  for (let turn = 0, since = 0; turn < 400; turn++) {
    const { level } = allowances(pressure);
    pressure = weigh(pressure, level >= 1 ? good : bad);
    since = level >= 1 ? since + 1 : 0;
    if (level === 1 && allowances(pressure).level === 0) waits.push(since);
  }
  expect(waits.slice(0, 5)).toEqual([6, 12, 24, 48, 48]);
});

test("a turn of which nothing is known changes nothing", () => {
  const some = after([bad, bad]);
  expect(weigh(some, {})).toEqual(some);
  expect(weigh(some, { asrRtf: Number.NaN })).toEqual(some);
});

const amount = fc.option(fc.double({ min: 0, max: 5000, noNaN: true }), { nil: undefined });
const turns = fc.array(
  fc
    .record({
      asrRtf: amount,
      ttsRtf: amount,
      tokensPerSecond: amount,
      ttfwMs: amount,
      starvedMs: amount,
      backlogMs: amount,
    })
    .map((load): Load => Object.fromEntries(Object.entries(load).filter(([, value]) => value !== undefined))),
  { maxLength: 80 },
);

test("whatever happens, no level is jumped over and the state stays small", () => {
  fc.assert(
    fc.property(turns, (loads) => {
      let pressure = relaxed;
      for (const load of loads) {
        const next = weigh(pressure, load);
        expect(Math.abs(next.level - pressure.level)).toBeLessThanOrEqual(1);
        expect(next.level).toBeLessThanOrEqual(3);
        expect(next.bad).toBeLessThan(3);
        expect(next.good).toBeLessThan(next.patience);
        expect(next.patience).toBeLessThanOrEqual(48);
        pressure = next;
      }
    }),
  );
});

test("a worse turn never asks less, and good turns always lead back", () => {
  fc.assert(
    fc.property(turns, (loads) => {
      const before = after(loads);
      expect(weigh(before, bad).level).toBeGreaterThanOrEqual(weigh(before, good).level);
      expect(after(times(4 * 48, good), before)).toMatchObject({ level: 0, bad: 0, patience: relaxed.patience });
    }),
  );
});
