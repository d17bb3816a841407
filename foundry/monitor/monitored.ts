import type { Drift } from "../../core/drift/drift.ts";
import { percentile } from "../../core/measure/percentile.ts";
import type { Evaluation } from "../measures/evaluation.ts";
import { driftBetween } from "./columns.ts";
import { type Fairness, fairnessOf } from "./fairness.ts";
import { type Latency, latenciesOf } from "./quantiles.ts";
import { failuresByDay, failuresOf, type Rate, rateOf, tally } from "./rates.ts";
import type { Log } from "./read-log.ts";
import type { Seen } from "./seen.ts";
import type { Uptime } from "./uptime.ts";
import { type Bad, worstOf } from "./worst.ts";

/** What was watched: `report.json`. */
export interface Monitored {
  readonly schema: 1;
  /** UTC. */
  readonly made: string;
  readonly rows: number;
  /** Lines about something else, and lines that are no JSON. */
  readonly other: number;
  readonly broken: number;
  /** UTC; absent where no record tells when it was. */
  readonly from?: string;
  readonly to?: string;
  readonly failures: ReturnType<typeof failuresOf>;
  readonly days: readonly Rate[];
  readonly latencies: readonly Latency[];
  readonly drift: readonly Drift[];
  /** How many records the reference has, and which part of the log was held against it. */
  readonly compared: { readonly before: number; readonly after: number };
  readonly classes: readonly (readonly [string, number])[];
  readonly empty?: Rate;
  readonly satisfied?: Rate;
  readonly fairness: readonly Fairness[];
  readonly worst: readonly Bad[];
  readonly uptime?: Uptime;
}

export interface Watched {
  readonly log: Log;
  readonly reference: readonly Seen[];
  /** What is held against the reference. */
  readonly current: readonly Seen[];
  readonly evaluations: readonly Evaluation[];
  readonly uptime: Uptime | undefined;
  readonly made: string;
  readonly maxClasses: number;
}

export function monitored({ log, reference, current, evaluations, uptime, made, maxClasses }: Watched): Monitored {
  const { seen, other, broken } = log;
  const times = seen.flatMap(({ at }) => at ?? []).sort((a, b) => a - b);
  const [from, to] = [times[0], times.at(-1)];
  const told = seen.flatMap(({ classes }) => classes.empty ?? []);
  const rated = seen.flatMap(({ satisfied }) => satisfied ?? []);
  return {
    schema: 1,
    made,
    rows: seen.length,
    other,
    broken,
    ...(from === undefined || to === undefined ? {} : { from: utc(from), to: utc(to) }),
    failures: failuresOf(seen),
    days: failuresByDay(seen),
    latencies: latenciesOf(seen),
    drift: driftBetween(reference, current),
    compared: { before: reference.length, after: current.length },
    classes: most(tally(seen.flatMap(({ classes }) => classes.prediction ?? [])), maxClasses),
    ...named("empty", rateOf("empty", told.filter((one) => one === "yes").length, told.length)),
    ...named("satisfied", rateOf("satisfied", rated.filter(Boolean).length, rated.length)),
    fairness: fairnessOf(evaluations, seen),
    worst: worstOf(seen, evaluations),
    ...named("uptime", uptime),
  };
}

/** `summary.json` by the keys of checklist D14: times in ms. What nobody told is null. */
export function summaryOf({ seen }: Log, classes: Monitored["classes"]) {
  const latencies = seen.flatMap(({ times }) => times.latency_ms ?? times.ttfw ?? times.request ?? []);
  const confidences = seen.flatMap(({ numbers }) => numbers.confidence ?? []);
  return {
    rows: seen.length,
    mean: mean(latencies),
    p95: percentile(latencies, 0.95) ?? null,
    mean_confidence: mean(confidences),
    counts: Object.fromEntries(classes),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The most frequent classes; the rest together, under a name that no label has. */
function most(counts: Monitored["classes"], maxClasses: number): Monitored["classes"] {
  const rest = counts.slice(maxClasses);
  if (rest.length === 0) return counts;
  const sum = rest.reduce((all, [, count]) => all + count, 0);
  return [...counts.slice(0, maxClasses), [`(${rest.length} others)`, sum]];
}

function named<K extends string, T>(name: K, value: T | undefined): { readonly [N in K]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in K]?: T });
}

function utc(ms: number): string {
  return new Date(ms).toISOString();
}
