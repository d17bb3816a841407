import { FEWEST } from "../../core/measure/bootstrap.ts";
import type { Interval } from "../../core/measure/interval.ts";
import { percentile } from "../../core/measure/percentile.ts";
import type { Measure } from "../measures/evaluation.ts";
import { seeded } from "../measures/seeded.ts";
import { REFERENCE } from "./key.ts";
import type { Given } from "./screen.ts";

/** Fewer listeners than this give no interval: people differ more than sounds do. Ours. */
export const FEWEST_LISTENERS = 5;
const ROUNDS = 1_000;

/** How often each listener and each item was drawn. */
interface Draw {
  readonly raters: ReadonlyMap<string, number>;
  readonly items: ReadonlyMap<string, number>;
}

/**
 * `tts.mos` of one system, of the others as slices `system=NAME`, and `tts.mos-below-reference`: how much worse than the hidden
 * reference. given: of the listeners that count. seed: of the intervals, for which listeners and items are drawn each for
 * themselves (Owen 2007, "The pigeonhole bootstrap"), since the scores of one person, and of one text, are alike.
 */
export function mosMeasures(given: readonly Given[], system: string, seed: number): readonly Measure[] {
  const systems = [...new Set(given.map((one) => one.system))].sort();
  const of = (name: string) => (draw: Draw | undefined) => meanOf(given, name, draw);
  const below = (draw: Draw | undefined) => {
    const [person, voice] = [meanOf(given, REFERENCE, draw), meanOf(given, system, draw)];
    return person === undefined || voice === undefined ? undefined : person - voice;
  };
  return [
    measureOf("tts.mos", given, system, of(system), seed),
    measureOf("tts.mos-below-reference", given, system, below, seed),
    ...systems
      .filter((name) => name !== system)
      .map((name) => measureOf("tts.mos", given, name, of(name), seed, `system=${name}`)),
  ].flatMap((one) => one ?? []);
}

function measureOf(
  name: string,
  given: readonly Given[],
  system: string,
  figure: (draw: Draw | undefined) => number | undefined,
  seed: number,
  slice?: string,
): Measure | undefined {
  const value = figure(undefined);
  if (value === undefined) return undefined;
  const own = given.filter((one) => one.system === system);
  const interval = intervalOf(own, figure, seeded(seed, `${name} ${slice ?? ""}`));
  return { name, ...(slice === undefined ? {} : { slice }), value, ...interval, count: own.length };
}

function intervalOf(
  own: readonly Given[],
  figure: (draw: Draw) => number | undefined,
  random: () => number,
): Interval | undefined {
  const [raters, items] = (["rater", "item"] as const).map((of) => [...new Set(own.map((one) => one[of]))].sort());
  if (!raters || !items || raters.length < FEWEST_LISTENERS || own.length < FEWEST) return undefined;
  const values: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const value = figure({ raters: drawn(raters, random), items: drawn(items, random) });
    if (value !== undefined) values.push(value);
  }
  const [low, high] = [percentile(values, 0.025), percentile(values, 0.975)];
  return low === undefined || high === undefined ? undefined : { low, high };
}

/** undefined where nothing of it was drawn. */
function meanOf(given: readonly Given[], system: string, draw: Draw | undefined): number | undefined {
  let [sum, count] = [0, 0];
  for (const one of given) {
    if (one.system !== system) continue;
    const times = draw ? (draw.raters.get(one.rater) ?? 0) * (draw.items.get(one.item) ?? 0) : 1;
    sum += times * one.score;
    count += times;
  }
  return count === 0 ? undefined : sum / count;
}

function drawn(names: readonly string[], random: () => number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < names.length; i += 1) {
    const name = names[Math.floor(random() * names.length)] ?? "";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
