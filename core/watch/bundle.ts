import { listOf, matching, object, oneOf, type Parser, refuse } from "../parse.ts";
import { type Day, day } from "./day.ts";
import { bucketsOf, MEASURE_NAMES, type MeasureName, SCHEMA, SCHEMAS } from "./measures.ts";
import { type Chance, drawn, MOST, noised } from "./noise.ts";

/** What a device tells of one day, and all it tells: no text, no time, no name of the device. */
export interface Bundle {
  readonly kind: "watch";
  readonly schema: (typeof SCHEMAS)[number];
  readonly day: string;
  /** Of Inzwa. */
  readonly version: string;
  /** 32 hex digits by chance, for this bundle alone, so that one which comes twice counts once. */
  readonly id: string;
  readonly measure: MeasureName;
  /** By bucket, with noise. */
  readonly counts: readonly number[];
}

/**
 * Each day one measure is told, and of it one turn, both drawn by chance. One turn: whoever talks much tells no more of
 * themselves than others. One measure: the whole of EPSILON is then spent on it. With all twelve in each bundle, each with a
 * twelfth of EPSILON, the noise in a measure's shares would have thirteen times the variance (to draw instead of to split:
 * Nguyên et al., "Collecting and analyzing data from smart device users with local differential privacy", 2016). Which one it is does not
 * depend on the day, nor does whether there is a bundle.
 */
export function bundleOf(of: Day, version: string, chance: Chance): Bundle {
  const measure = MEASURE_NAMES[drawn(MEASURE_NAMES.length, chance)] as MeasureName;
  const turn = turnOf(of.counts[measure], chance);
  const counts = of.counts[measure].map((_, bucket) => noised(Number(bucket === turn), chance));
  const id = Array.from({ length: 16 }, () => chance().toString(16).padStart(2, "0")).join("");
  return { kind: "watch", schema: SCHEMA, day: of.day, version, id, measure, counts };
}

/** The bucket of one of the turns; undefined where there is none. */
function turnOf(counts: readonly number[], chance: Chance): number | undefined {
  const turns = counts.reduce((sum, count) => sum + count, 0);
  if (turns === 0) return undefined;
  const one = drawn(turns, chance);
  let before = 0;
  return counts.findIndex((count) => {
    before += count;
    return one < before;
  });
}

/** The text that is shown, and that is sent. */
export function bytesOf({ kind, schema, day, version, id, measure, counts }: Bundle): string {
  return JSON.stringify({ kind, schema, day, version, id, measure, counts });
}

const count: Parser<number> = (value, path) =>
  Number.isSafeInteger(value) && Math.abs(value as number) <= MOST
    ? (value as number)
    : refuse(path, `must be a whole number from -${MOST} to ${MOST}`);

const shape = object<Bundle>({
  kind: oneOf("watch"),
  schema: oneOf(...SCHEMAS),
  day,
  version: matching(/^\d{1,4}\.\d{1,4}\.\d{1,4}(-[a-z0-9.]{1,16})?$/, "a version such as 1.2.3"),
  id: matching(/^[0-9a-f]{32}$/, "32 hex digits"),
  measure: oneOf(...MEASURE_NAMES),
  counts: listOf(count),
});

export const parseBundle: Parser<Bundle> = (value, path) => {
  const read = shape(value, path);
  const buckets = bucketsOf(read.measure);
  return read.counts.length === buckets ? read : refuse("counts", `must be ${buckets} numbers`);
};
