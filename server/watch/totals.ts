import { listOf, object, oneOf, type Parser, refuse, text, whole } from "../../core/parse.ts";
import { day } from "../../core/watch/day.ts";
import { bucketsOf, labelOf, MEASURE_NAMES, type MeasureName } from "../../core/watch/measures.ts";
import { VARIANCE } from "../../core/watch/noise.ts";

/** What the bundles of one day, version and measure come to. */
export interface Total {
  readonly day: string;
  readonly version: string;
  readonly measure: MeasureName;
  readonly bundles: number;
  /** Sums by bucket: with noise, whose mean is 0. */
  readonly counts: readonly number[];
}
/** The same as somebody reads it. */
export interface Told extends Total {
  readonly buckets: readonly string[];
  /** Of the devices, as far as the noise lets one say; they may be below 0 or above 1. */
  readonly shares: readonly number[];
  /** Standard error of each share that comes of the noise alone. */
  readonly error: number;
}

const signed: Parser<number> = (value, path) =>
  Number.isSafeInteger(value) ? (value as number) : refuse(path, "must be a whole number");
const shape = object<Total>({
  day,
  version: text,
  measure: oneOf(...MEASURE_NAMES),
  bundles: whole,
  counts: listOf(signed),
});

export const parseTotal: Parser<Total> = (value, path) => {
  const read = shape(value, path);
  return read.counts.length === bucketsOf(read.measure) ? read : refuse("counts", "are of other buckets");
};

export function toldOf(one: Total): Told {
  return {
    ...one,
    buckets: one.counts.map((_, bucket) => labelOf(one.measure, bucket)),
    shares: one.counts.map((count) => rounded(count / one.bundles)),
    error: rounded(Math.sqrt(VARIANCE / one.bundles)),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
