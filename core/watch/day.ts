import { listOf, mapOf, matching, object, type Parser, parse, refuse, whole } from "../parse.ts";
import { bucketsOf, MEASURE_NAMES, type MeasureName } from "./measures.ts";
import type { TurnBuckets } from "./turn.ts";

/** A day of UTC: `2026-11-22`. Nothing finer is kept or told. */
export const day: Parser<string> = matching(/^\d{4}-\d{2}-\d{2}$/, "a day such as 2026-11-22");

/** What a device has counted of one day: numbers of turns in each bucket. */
export interface Day {
  readonly day: string;
  readonly counts: Readonly<Record<MeasureName, readonly number[]>>;
}

export function emptyDay(name: string): Day {
  const counts = MEASURE_NAMES.map((measure) => [measure, Array.from({ length: bucketsOf(measure) }, () => 0)]);
  return { day: name, counts: Object.fromEntries(counts) as Day["counts"] };
}

/** One more turn; or, where it was counted before, what came of it since. was: where it was counted on this day. */
export function withTurn(before: Day, turn: TurnBuckets, was: TurnBuckets = {}): Day {
  const counts = MEASURE_NAMES.map((measure) => [
    measure,
    before.counts[measure].map((count, bucket) =>
      Math.max(0, count + Number(turn[measure] === bucket) - Number(was[measure] === bucket)),
    ),
  ]);
  return { ...before, counts: Object.fromEntries(counts) as Day["counts"] };
}

const days: Parser<Day> = object<Day>({
  day,
  counts: (value, path) => {
    const read = mapOf(listOf(whole))(value, path);
    for (const name of MEASURE_NAMES)
      if (read[name]?.length !== bucketsOf(name)) refuse(`${path}.${name}`, `must have ${bucketsOf(name)} counts`);
    return read as Day["counts"];
  },
});

/** undefined for what another version kept. */
export function readDay(value: unknown): Day | undefined {
  const read = parse(days, value);
  return read.ok ? read.value : undefined;
}
