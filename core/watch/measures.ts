/** A figure falls into one of the ranges between edges, or is one of a few names. Neither ever changes within `SCHEMA`. */
export type Scale =
  | { readonly kind: "edges"; readonly edges: readonly number[] }
  | { readonly kind: "names"; readonly names: readonly string[] };

/** Of the table below; a change of it raises this, since counts of other ranges must not be added. */
export const SCHEMA = 2;
/** Those of which bundles are still read: what schema 1 had and 2 has too has the same ranges, and `satisfaction` has others by its length. */
export const SCHEMAS = [1, SCHEMA] as const;

const edges = (...values: readonly number[]): Scale => ({ kind: "edges", edges: values });
const names = (...values: readonly string[]): Scale => ({ kind: "names", names: values });

/**
 * What is counted of a turn. `ttfw`: ms from the end of the person's speech to the first word; `asr_rtf`, `tts_rtf`: time of
 * work / time of audio; `error`: the failure's code; `empty`: speech in which nothing was recognised; `size`: the plan's
 * tier; `satisfaction`: stars on the answer. `success`: the question was answered, as far as one can tell: no failure, something
 * was recognised, the next question does not say the same again, and the person did not call the answer bad. An edge belongs to the range above it. The last name stands for all that are not in the list.
 */
export const MEASURES = {
  ttfw: edges(300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10_000),
  asr_rtf: edges(0.1, 0.25, 0.5, 1, 2),
  tts_rtf: edges(0.1, 0.25, 0.5, 1, 2),
  tokens_per_second: edges(2, 5, 10, 20, 40, 80),
  error: names(
    "none",
    "network",
    "no-server",
    "model-load",
    "worker-died",
    "gpu-lost",
    "garbage",
    "too-slow",
    "no-space",
    "bad-audio",
    "busy",
    "audio-output",
    "bug",
    "other",
  ),
  empty: names("no", "yes"),
  interrupted: names("no", "yes"),
  backend: names("wasm", "webgpu", "server", "other"),
  language: names("sn", "en", "sw", "hi", "mr", "ml", "other"),
  success: names("yes", "no"),
  satisfaction: names("1", "2", "3", "4", "5"),
  size: names("pocket", "light", "standard", "large", "other"),
} as const satisfies Readonly<Record<string, Scale>>;

export type MeasureName = keyof typeof MEASURES;
export const MEASURE_NAMES = Object.keys(MEASURES) as readonly MeasureName[];

/** How many ranges or names a measure has. */
export function bucketsOf(name: MeasureName): number {
  const scale: Scale = MEASURES[name];
  return scale.kind === "edges" ? scale.edges.length + 1 : scale.names.length;
}

/** Where a figure or a name falls. */
export function bucketOf(name: MeasureName, value: number | string): number {
  const scale: Scale = MEASURES[name];
  if (scale.kind === "edges") {
    const at = scale.edges.findIndex((edge) => Number(value) < edge);
    return at < 0 ? scale.edges.length : at;
  }
  const at = scale.names.indexOf(String(value));
  return at < 0 ? scale.names.length - 1 : at;
}

/** What a bucket is called: its name, or the edge from which it begins. */
export function labelOf(name: MeasureName, bucket: number): string {
  const scale: Scale = MEASURES[name];
  if (scale.kind === "names") return scale.names[bucket] ?? "";
  return String(bucket === 0 ? 0 : scale.edges[bucket - 1]);
}
