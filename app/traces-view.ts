import type { Rates } from "../core/measure/rates.ts";
import type { Head } from "../core/trace/head.ts";
import type { Summary } from "../core/trace/summary.ts";
import type { TurnTrace } from "../core/trace/turn-trace.ts";

/** What the screen of times shows. */
export interface TracesView {
  /** Newest first. */
  readonly turns: readonly TracedTurn[];
  readonly summary: Summary;
  readonly rates: Rates;
}

export interface TracedTurn {
  readonly trace: TurnTrace;
  /** What it ran on. */
  readonly head: Head;
}

/** A trace of all turns is saved as a file. */
export interface TracesIntents {
  "measure.save": { readonly format: TraceFormat; readonly text: boolean };
}

/** `json`: our own record; `otlp`: OpenTelemetry's. */
export type TraceFormat = "json" | "otlp";
