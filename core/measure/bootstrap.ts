import type { Interval } from "./interval.ts";
import { percentile } from "./percentile.ts";

/** What one utterance adds to a corpus measure: 3 errors of 12 words. */
export interface Part {
  readonly part: number;
  readonly whole: number;
}

/** Fewer utterances than this give no interval: a bound of our own, since so few draws are too much alike. */
export const FEWEST = 20;
const ROUNDS = 1000;

/** Sum of the parts over sum of the wholes, as every corpus rate is counted; undefined where the whole is nothing. */
export function ratio(parts: readonly Part[]): number | undefined {
  let part = 0;
  let whole = 0;
  for (const one of parts) {
    part += one.part;
    whole += one.whole;
  }
  return whole === 0 ? undefined : part / whole;
}

/**
 * 95 % percentile interval of a corpus rate, utterances drawn with replacement (Bisani and Ney 2004, "Bootstrap estimates
 * for confidence intervals in ASR performance evaluation"). random: 0..1, seeded by the caller. undefined below FEWEST.
 */
export function bootstrap(parts: readonly Part[], random: () => number, rounds = ROUNDS): Interval | undefined {
  return bootstrapOf(parts, ratio, random, rounds);
}

/** The same of any figure that a list of utterances gives, such as WIL or a percentile. */
export function bootstrapOf<T>(
  items: readonly T[],
  figureOf: (drawn: readonly T[]) => number | undefined,
  random: () => number,
  rounds = ROUNDS,
): Interval | undefined {
  if (items.length < FEWEST) return undefined;
  const figures: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const figure = figureOf(draw(items.length, random).map((i) => items[i] as T));
    if (figure !== undefined) figures.push(figure);
  }
  return interval(figures);
}

export interface Compared {
  /** Rate of the second less rate of the first. */
  readonly difference: number;
  readonly interval: Interval;
  /** Share of the draws in which the second has the lower rate: the probability that it is the better one. */
  readonly better: number;
}

/** Two systems on the same utterances, drawn in pairs. Throws RangeError for lists of different length. */
export function compare(
  first: readonly Part[],
  second: readonly Part[],
  random: () => number,
  rounds = ROUNDS,
): Compared | undefined {
  if (first.length !== second.length)
    throw new RangeError(`${first.length} and ${second.length} utterances cannot be compared`);
  const [before, after] = [ratio(first), ratio(second)];
  if (first.length < FEWEST || before === undefined || after === undefined) return undefined;
  const differences: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const chosen = draw(first.length, random);
    const one = ratio(chosen.map((i) => first[i] ?? NOTHING));
    const two = ratio(chosen.map((i) => second[i] ?? NOTHING));
    if (one !== undefined && two !== undefined) differences.push(two - one);
  }
  const found = interval(differences);
  const better = differences.filter((difference) => difference < 0).length / differences.length;
  return found && { difference: after - before, interval: found, better };
}

const NOTHING: Part = { part: 0, whole: 0 };

function draw(count: number, random: () => number): number[] {
  return Array.from({ length: count }, () => Math.floor(random() * count));
}

function interval(values: readonly number[]): Interval | undefined {
  const low = percentile(values, 0.025);
  const high = percentile(values, 0.975);
  return low === undefined || high === undefined ? undefined : { low, high };
}
