import type { FailureCode } from "../failure.ts";
import type { Stars } from "../stars.ts";
import type { TurnPhase } from "../turn.ts";
import { type Measures, measure } from "./measures.ts";
import type { Mark, MarkName, Span } from "./note.ts";

/** The record of one turn. No audio and no text is in it; times are ms on the conversation's clock. */
export interface TurnTrace {
  readonly turn: number;
  readonly outcome: TurnPhase;
  readonly failure?: FailureCode;
  /** What the person called the answer, good (true) or not good; absent where they said nothing of it. */
  readonly satisfied?: boolean;
  /** How many stars they gave it, where they were asked for stars. */
  readonly stars?: Stars;
  /** The next question said mostly the same: this answer did not do. */
  readonly repeated?: true;
  /** When the person had finished, from which waiting counts; absent where nothing was asked. */
  readonly zero?: number;
  /** How often the end was foreseen too soon. */
  readonly revisions: number;
  readonly measures: Measures;
  /** Answers that were begun before the end was certain, and what became of them. */
  readonly speculation: { readonly begun: number; readonly hits: number; readonly discards: number };
  /** By the queue's name: the longest it was, and what stood in it last. */
  readonly queues: Readonly<Record<string, { readonly most: number; readonly last: number }>>;
  readonly interruptions: number;
  /** Playing was held since somebody may have spoken. */
  readonly holds: number;
  readonly backchannels: number;
  /** The next phrase came too late. */
  readonly underruns: { readonly count: number; readonly ms: number };
  /** How far a slow device has been spared; absent where nothing changed in this turn. */
  readonly degraded?: number;
  /** Notes that found no room. */
  readonly omitted: number;
  /** In the order in which they began. */
  readonly spans: readonly Span[];
  readonly marks: readonly Mark[];
}

/** What is known of a turn while it goes on. */
export interface Observed {
  readonly turn: number;
  readonly outcome: TurnPhase;
  readonly failure: FailureCode | undefined;
  readonly satisfied: boolean | undefined;
  readonly stars: Stars | undefined;
  readonly repeated: boolean;
  readonly omitted: number;
  readonly spans: readonly Span[];
  readonly marks: readonly Mark[];
}

export function traceOf(observed: Observed): TurnTrace {
  const { turn, outcome, failure, satisfied, stars, repeated, omitted, spans, marks } = observed;
  const count = (name: MarkName) => marks.filter((mark) => mark.name === name).length;
  const zero = zeroOf(spans, marks);
  const degraded = marks.findLast(({ name }) => name === "degraded")?.detail?.level;
  const starved = marks.filter(({ name }) => name === "starved");
  return {
    turn,
    outcome,
    ...(failure ? { failure } : {}),
    ...(satisfied === undefined ? {} : { satisfied }),
    ...(stars ? { stars } : {}),
    ...(repeated ? { repeated } : {}),
    ...(zero === undefined ? {} : { zero }),
    revisions: Math.max(0, ...[...spans, ...marks].map(({ revision }) => revision)),
    measures: measure(spans, marks),
    speculation: {
      begun: count("speculated"),
      hits: count("speculation-hit"),
      discards: count("speculation-discarded"),
    },
    queues: queuesOf(marks),
    interruptions: count("interrupted"),
    holds: count("held"),
    backchannels: count("backchannel"),
    underruns: { count: starved.length, ms: starved.reduce((sum, { detail }) => sum + Number(detail?.ms ?? 0), 0) },
    ...(typeof degraded === "number" ? { degraded } : {}),
    omitted,
    spans: [...spans].sort((a, b) => a.start - b.start || b.end - a.end),
    marks: [...marks].sort((a, b) => a.time - b.time),
  };
}

function zeroOf(spans: readonly Span[], marks: readonly Mark[]): number | undefined {
  const over = marks.findLast(({ name }) => name === "speech-over")?.time;
  const waited = spans.find(({ name }) => name === "ttfw" || name === "response")?.start;
  return over ?? waited ?? spans.find(({ name }) => name === "llm.first-token" || name === "llm")?.start;
}

function queuesOf(marks: readonly Mark[]): TurnTrace["queues"] {
  const queues: Record<string, { most: number; last: number }> = {};
  for (const { name, detail } of marks) {
    if (name !== "queue" || typeof detail?.depth !== "number") continue;
    const queue = String(detail.name);
    queues[queue] = { most: Math.max(queues[queue]?.most ?? 0, detail.depth), last: detail.depth };
  }
  return queues;
}
