import { type Compared, FEWEST } from "../measure/bootstrap.ts";
import type { Interval } from "../measure/interval.ts";
import { percentile } from "../measure/percentile.ts";
import type { Counted } from "./columns.ts";
import type { Errors } from "./measured.ts";

/** Intervals of a model's corpus rates. */
export interface ModelIntervals {
  readonly wer: Interval;
  readonly cer: Interval;
}
const ROUNDS = 1000;

/**
 * 95 % percentile intervals of WER and CER, as `bootstrap` of core/measure/bootstrap.ts draws them and with the same draws;
 * undefined for fewer rows than that takes. Yields after each round, since 1,000 rounds over 100,000 rows take seconds.
 */
export function* intervalsOf(
  errors: Errors | undefined,
  shown: Uint32Array,
  random: () => number,
): Generator<undefined, ModelIntervals | undefined> {
  const rows = errors ? withValue([errors], shown) : shown.slice(0, 0);
  if (!errors || rows.length < FEWEST) return undefined;
  const words: number[] = [];
  const characters: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const sum = [0, 0, 0, 0] as [number, number, number, number];
    for (let n = 0; n < rows.length; n++) {
      const i = rows[Math.floor(random() * rows.length)] ?? 0;
      sum[0] += errors.wordErrors[i] ?? 0;
      sum[1] += errors.words[i] ?? 0;
      sum[2] += errors.characterErrors[i] ?? 0;
      sum[3] += errors.characters[i] ?? 0;
    }
    if (sum[1] > 0) words.push(sum[0] / sum[1]);
    if (sum[3] > 0) characters.push(sum[2] / sum[3]);
    yield;
  }
  const [wer, cer] = [interval(words), interval(characters)];
  return wer && cer && { wer, cer };
}

/** The second model of the pair against the first in WER, as `compare` of core/measure/bootstrap.ts: drawn in pairs. */
export function* comparisonOf(
  { measured, pair }: Counted,
  shown: Uint32Array,
  random: () => number,
): Generator<undefined, Compared | undefined> {
  const [first, second] = pair.map((model) => measured.errors[model]);
  if (!first || !second) return undefined;
  const rows = withValue([first, second], shown);
  const all = difference(first, second, rows, (n) => n);
  if (rows.length < FEWEST || all === undefined) return undefined;
  const drawn: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const one = difference(first, second, rows, () => Math.floor(random() * rows.length));
    if (one !== undefined) drawn.push(one);
    yield;
  }
  const found = interval(drawn);
  const better = drawn.filter((one) => one < 0).length / drawn.length;
  return found && { difference: all, interval: found, better };
}

function difference(
  first: Errors,
  second: Errors,
  rows: Uint32Array,
  place: (n: number) => number,
): number | undefined {
  let [before, after, whole] = [0, 0, 0];
  for (let n = 0; n < rows.length; n++) {
    const i = rows[place(n)] ?? 0;
    before += first.wordErrors[i] ?? 0;
    after += second.wordErrors[i] ?? 0;
    whole += first.words[i] ?? 0;
  }
  return whole === 0 ? undefined : (after - before) / whole;
}

function withValue(all: readonly Errors[], shown: Uint32Array): Uint32Array {
  return shown.filter((i) => all.every(({ words }) => !Number.isNaN(words[i])));
}

function interval(values: readonly number[]): Interval | undefined {
  const low = percentile(values, 0.025);
  const high = percentile(values, 0.975);
  return low === undefined || high === undefined ? undefined : { low, high };
}
