import type { Artifact, Ending, Event, Metric, Start } from "./events.ts";

/** What a run's lines come to. */
export interface Summary {
  readonly start: Start;
  readonly status: "RUNNING" | Ending;
  /** Milliseconds since 1970; absent while it runs. */
  readonly ended?: number;
  /** Milliseconds since 1970, of the last line. */
  readonly last: number;
  /** The first value stays. */
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** The last of each name: by step, then by line. */
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly artifacts: readonly Artifact[];
}

/** events: the first is the start. */
export function summaryOf([start, ...rest]: readonly [Start, ...Event[]]): Summary {
  const params = new Map<string, string>();
  const tags = new Map<string, string>();
  const metrics = new Map<string, Metric>();
  const artifacts = new Map<string, Artifact>();
  let ended: { at: number; status: Ending } | undefined;
  let last = start.at;
  for (const one of rest) {
    last = Math.max(last, one.at);
    if (one.kind === "end") ended ??= one;
    if (one.kind !== "log") continue;
    for (const [name, value] of Object.entries(one.params)) if (!params.has(name)) params.set(name, value);
    for (const [name, value] of Object.entries(one.tags)) tags.set(name, value);
    for (const metric of one.metrics)
      if (metric.step >= (metrics.get(metric.name)?.step ?? 0)) metrics.set(metric.name, metric);
    for (const artifact of one.artifacts) artifacts.set(artifact.name, artifact);
  }
  return {
    start,
    status: ended?.status ?? "RUNNING",
    ...(ended ? { ended: ended.at } : {}),
    last,
    params: Object.fromEntries(params),
    tags: Object.fromEntries(tags),
    metrics: Object.fromEntries(metrics),
    artifacts: [...artifacts.values()],
  };
}
