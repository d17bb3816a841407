import { expect, test } from "vitest";
import { parse } from "../../../core/parse.ts";
import { bundleOf, bytesOf, parseBundle } from "../../../core/watch/bundle.ts";
import { type Day, emptyDay, readDay, withTurn } from "../../../core/watch/day.ts";
import { bucketsOf, MEASURE_NAMES } from "../../../core/watch/measures.ts";
import { drawn, EPSILON, MOST, noised, VARIANCE } from "../../../core/watch/noise.ts";
import { bytesFrom } from "../../fixtures/bytes.ts";

const DAY = "2026-11-22";
const spoken = { ttfw: 2, empty: 0, error: 0, language: 1, interrupted: 0 } as const;

function busy(turns: number): Day {
  return Array.from({ length: turns }).reduce<Day>((of) => withTurn(of, spoken), emptyDay(DAY));
}

/** How often each outcome came of so many bundles of a day, for one measure of two buckets. */
function outcomes(of: Day, seed: number): { readonly seen: Map<string, number>; readonly bundles: number } {
  const chance = bytesFrom(seed);
  const seen = new Map<string, number>();
  let bundles = 0;
  for (let i = 0; i < 80_000; i++) {
    const { measure, counts } = bundleOf(of, "0.1.0", chance);
    if (measure !== "empty") continue;
    bundles++;
    const key = counts.join(" ");
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return { seen, bundles };
}

test("noise has the mean 0 and the stated variance, whatever it is added to", () => {
  const chance = bytesFrom(1);
  for (const count of [0, 1]) {
    const told = Array.from({ length: 40_000 }, () => noised(count, chance) - count);
    const mean = told.reduce((sum, one) => sum + one, 0) / told.length;
    const variance = told.reduce((sum, one) => sum + one ** 2, 0) / told.length;
    // Four standard errors.
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(VARIANCE / told.length));
    expect(Math.abs(variance / VARIANCE - 1)).toBeLessThan(0.05);
  }
});

test("no outcome is more than e^epsilon times likelier from one day than from any other", () => {
  const quiet = emptyDay(DAY);
  const failing = withTurn(emptyDay(DAY), { empty: 1 });
  const days = [quiet, busy(30), failing].map((of, i) => outcomes(of, i + 1));
  let worst = 0;
  for (const one of days)
    for (const other of days)
      for (const [key, times] of one.seen) {
        const against = other.seen.get(key) ?? 0;
        // Where one of them is rare, counting says little.
        if (times < 600 || against < 100) continue;
        worst = Math.max(worst, times / one.bundles / (against / other.bundles));
      }
  expect(EPSILON).toBeCloseTo(1.96, 2);
  expect(worst).toBeLessThan(Math.exp(EPSILON) * 1.3);
  // The bound is not kept by telling nothing: a day with failures and one without can be told apart in the sum.
  expect(worst).toBeGreaterThan(Math.exp(EPSILON) / 1.3);
});

test("the sum over many devices comes near to what they saw", () => {
  const chance = bytesFrom(7);
  let [told, bundles] = [[0, 0], 0];
  for (let device = 0; device < 20_000; device++) {
    const { measure, counts } = bundleOf(withTurn(emptyDay(DAY), { empty: device % 4 === 0 ? 1 : 0 }), "0.1.0", chance);
    if (measure !== "empty") continue;
    bundles++;
    told = told.map((sum, bucket) => sum + (counts[bucket] ?? 0));
  }
  const [, empty = 0] = told;
  expect(Math.abs(empty / bundles - 0.25)).toBeLessThan(4 * Math.sqrt((VARIANCE + 0.25) / bundles));
});

test("which measure is told, and that one is, does not depend on the day", () => {
  const [quiet, loud] = [emptyDay(DAY), busy(30)];
  for (let seed = 0; seed < 50; seed++)
    expect(bundleOf(loud, "0.1.0", bytesFrom(seed)).measure).toBe(bundleOf(quiet, "0.1.0", bytesFrom(seed)).measure);
  const measures = new Set(Array.from({ length: 400 }, (_, seed) => bundleOf(quiet, "0.1.0", bytesFrom(seed)).measure));
  expect(measures).toEqual(new Set(MEASURE_NAMES));
});

test("the bytes hold a day, a version, a draw and small numbers, and are what a server takes", () => {
  const ids = new Set<string>();
  for (let seed = 0; seed < 60; seed++) {
    const bytes = bytesOf(bundleOf(busy(seed), "0.1.0", bytesFrom(seed)));
    expect(bytes).toMatch(
      /^\{"kind":"watch","schema":2,"day":"2026-11-22","version":"0\.1\.0","id":"[0-9a-f]{32}","measure":"[a-z_]+","counts":\[-?\d{1,2}(,-?\d{1,2})*\]\}$/,
    );
    const read = parse(parseBundle, JSON.parse(bytes));
    expect(read.ok && bytesOf(read.value)).toBe(bytes);
    if (read.ok) ids.add(read.value.id);
  }
  expect(ids.size).toBe(60);
});

test("a server takes nothing else", () => {
  const good = JSON.parse(bytesOf(bundleOf(busy(1), "0.1.0", bytesFrom(3)))) as Record<string, unknown>;
  const counts = good.counts as number[];
  for (const wrong of [
    { day: "2026-11-22T09" },
    { version: "0.1.0 of somebody" },
    { id: "a".repeat(31) },
    { measure: "name" },
    { counts: counts.slice(1) },
    { counts: counts.map(() => MOST + 1) },
    { counts: counts.map(() => 0.5) },
    { schema: 3 },
    { text: "mangwanani" },
  ])
    expect(parse(parseBundle, { ...good, ...wrong }).ok).toBe(false);
});

test("what pages of schema 1 tell is still taken, but for the measure whose ranges changed", () => {
  const former = { kind: "watch", schema: 1, day: DAY, version: "0.1.0", id: "a".repeat(32) } as const;
  expect(parse(parseBundle, { ...former, measure: "empty", counts: [1, -1] }).ok).toBe(true);
  expect(parse(parseBundle, { ...former, measure: "satisfaction", counts: [1, -1] }).ok).toBe(false);
});

test("draws are as likely for each number", () => {
  const chance = bytesFrom(5);
  const times = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 70_000; i++) {
    const one = drawn(7, chance);
    times[one] = (times[one] ?? 0) + 1;
  }
  for (const count of times) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});

test("a day outlives the page, and one of another shape is forgotten", () => {
  const kept = JSON.parse(JSON.stringify(busy(2))) as Day;
  expect(readDay(kept)).toEqual(busy(2));
  expect(kept.counts.empty).toEqual([2, 0]);
  expect(kept.counts.ttfw).toHaveLength(bucketsOf("ttfw"));
  for (const wrong of [undefined, null, 1, { day: DAY, counts: {} }, { ...kept, day: "today" }])
    expect(readDay(wrong)).toBeUndefined();
});
