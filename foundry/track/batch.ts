import type { Artifact, End, Metric } from "./events.ts";
import type { Placed } from "./run-file.ts";

/** A figure as MLflow keeps it. */
export type Figure = Metric & { /** Milliseconds since 1970. */ readonly timestamp: number };
/** What goes to MLflow in one `runs/log-batch`, and what follows it. */
export interface Batch {
  readonly params: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  readonly metrics: readonly Figure[];
  readonly artifacts: readonly Artifact[];
  readonly end?: End;
  /** Bytes of the file that it reaches to. */
  readonly to: number;
}

/** Log Batch takes 100 params, 100 tags and 1,000 in all, in at most 1 MB (REST reference). */
const MOST = { params: 100, tags: 100, all: 1_000, bytes: 800_000 } as const;

/**
 * As many lines behind `from` as one request takes, so that what was sent once is in the next batch from the same place.
 * A parameter that an earlier line set is left out: MLflow refuses a second value.
 */
export function batchFrom(placed: readonly Placed[], from: number): Batch | undefined {
  const known = new Set<string>();
  const [params, tags] = [new Map<string, string>(), new Map<string, string>()];
  const metrics: Figure[] = [];
  const artifacts: Artifact[] = [];
  let [to, bytes] = [0, 0];
  for (const { event, end } of placed) {
    if (end <= from) {
      if (event.kind === "log") for (const name of Object.keys(event.params)) known.add(name);
      continue;
    }
    if (event.kind === "end") return { params, tags, metrics, artifacts, end: event, to: end };
    if (event.kind === "log") {
      const size = Buffer.byteLength(JSON.stringify(event));
      const [p, t, m] = [Object.keys(event.params), Object.keys(event.tags), event.metrics.length];
      const all = params.size + p.length + tags.size + t.length + metrics.length + m;
      const full = params.size + p.length > MOST.params || tags.size + t.length > MOST.tags || all > MOST.all;
      if (to > 0 && (full || bytes + size > MOST.bytes)) break;
      bytes += size;
      for (const [name, value] of Object.entries(event.params))
        if (!known.has(name) && !params.has(name)) params.set(name, value);
      for (const [name, value] of Object.entries(event.tags)) tags.set(name, value);
      metrics.push(...event.metrics.map((one) => ({ ...one, timestamp: event.at })));
      artifacts.push(...event.artifacts);
    }
    to = end;
  }
  return to === 0 ? undefined : { params, tags, metrics, artifacts, to };
}
