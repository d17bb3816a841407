import { failure } from "../../core/failure.ts";
import { FEWEST } from "../../core/measure/bootstrap.ts";
import { listOf, object, oneOf, type Parser, parse, refuse, text, whole } from "../../core/parse.ts";
import { day } from "../../core/watch/day.ts";
import { bucketsOf, labelOf, type MeasureName } from "../../core/watch/measures.ts";
import { VARIANCE } from "../../core/watch/noise.ts";
import { readText } from "../read-text.ts";
import type { Host } from "../verb.ts";
import type { Figure } from "./toward.ts";

/** What devices that agreed told, as `GET /v1/metrics-in/summary` gives it: sums with noise whose mean is 0. */
export interface Told {
  readonly measure: string;
  readonly bundles: number;
  readonly counts: readonly number[];
}

const number: Parser<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) ? value : refuse(path, "must be a number");
const summary = object({
  schema: oneOf(1),
  epsilon: number,
  days: listOf(
    object({
      day,
      version: text,
      measure: text,
      bundles: whole,
      counts: listOf(number),
      buckets: listOf(text),
      shares: listOf(number),
      error: number,
    }),
  ),
});

/** Throws `bad-manifest` with the place of what is wrong. */
export async function readDevices(path: string, host: Host): Promise<readonly Told[]> {
  return devicesOf(await readText(path, host), path);
}

/** written: its JSON. */
export function devicesOf(written: string, path: string): readonly Told[] {
  const read = parse(summary, json(written, path));
  if (!read.ok) throw failure("bad-manifest", `${path}: ${read.problem.path} ${read.problem.message}`);
  return read.value.days;
}

function json(written: string, path: string): unknown {
  try {
    return JSON.parse(written);
  } catch (thrown) {
    throw failure("bad-manifest", `${path} is no JSON: ${(thrown as Error).message}`);
  }
}

/** Goals that devices measure, and what each bucket is worth. */
const VALUES: Readonly<Record<string, { readonly measure: MeasureName; readonly worth: (name: string) => number }>> = {
  "turns.success": { measure: "success", worth: (name) => Number(name === "yes") },
  "turns.satisfaction": { measure: "satisfaction", worth: Number },
};

/** `turns.success` and `turns.satisfaction`, over all days and versions. */
export function deviceFigures(told: readonly Told[]): ReadonlyMap<string, Figure> {
  const figures = new Map<string, Figure>();
  for (const [name, { measure, worth }] of Object.entries(VALUES)) {
    const values = Array.from({ length: bucketsOf(measure) }, (_, bucket) => worth(labelOf(measure, bucket)));
    const own = told.filter((one) => one.measure === measure && one.counts.length === values.length);
    const counts = values.map((_, bucket) => own.reduce((sum, one) => sum + (one.counts[bucket] ?? 0), 0));
    const bundles = own.reduce((sum, one) => sum + one.bundles, 0);
    const figure = meanOfNoisy(counts, values, bundles);
    if (figure) figures.set(name, figure);
  }
  return figures;
}

const Z = 1.959964;

/**
 * The mean of what turns are worth, of sums with noise: sum(value * count) / sum(count), a ratio of two sums of the same bundles. Its
 * variance is that of sum((value - mean) * count) over the square of sum(count) (Cochran, "Sampling Techniques", 1977, section
 * 6.3), where a bundle's count is its draw and noise of VARIANCE. Where the sum of the counts is not three standard errors of the noise above 0 nobody
 * can say anything, and there is no interval; undefined where it is not above 0.
 */
function meanOfNoisy(counts: readonly number[], values: readonly number[], bundles: number): Figure | undefined {
  const turns = counts.reduce((sum, count) => sum + count, 0);
  if (bundles === 0 || turns <= 0) return undefined;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const within = (value: number) => Math.min(most, Math.max(least, value));
  const mean = counts.reduce((sum, count, bucket) => sum + count * (values[bucket] ?? 0), 0) / turns;
  const count = Math.round(turns);
  if (turns < 3 * Math.sqrt(bundles * VARIANCE * counts.length) || count < FEWEST)
    return { value: within(mean), count };
  const squares = values.map((value) => (value - mean) ** 2);
  const noise = bundles * VARIANCE * squares.reduce((sum, square) => sum + square, 0);
  const draws = counts.reduce((sum, one, bucket) => sum + Math.max(0, one) * (squares[bucket] ?? 0), 0);
  const error = Math.sqrt(noise + draws) / turns;
  return { value: within(mean), low: within(mean - Z * error), high: within(mean + Z * error), count };
}
