import type { Head } from "./head.ts";
import { type Summary, summarise } from "./summary.ts";
import type { ToldTurn } from "./tracer.ts";

/** Of the shape below. A change that a reader must know of raises it. */
export const VERSION = 1;

/** What one assistant did. */
export interface Session {
  readonly head: Head;
  /** Oldest first. */
  readonly turns: readonly ToldTurn[];
}

/** The file a person saves; docs/trace.md describes it. */
export interface TraceRecord {
  readonly format: "inzwa-trace";
  readonly version: typeof VERSION;
  /** Unix time in ms at zero of the clock that all times of the record are on. */
  readonly epoch: number;
  /** Over the turns of all sessions. */
  readonly summary: Summary;
  readonly sessions: readonly Session[];
}

/** epoch: Unix time in ms at zero of the conversation's clock. */
export function recordOf(sessions: readonly Session[], epoch: number): TraceRecord {
  return {
    format: "inzwa-trace",
    version: VERSION,
    epoch,
    summary: summarise(sessions.flatMap(({ turns }) => turns)),
    sessions,
  };
}
