import type { Head } from "../trace/head.ts";
import type { Span } from "../trace/note.ts";
import type { TurnTrace } from "../trace/turn-trace.ts";
import { bucketOf, type MeasureName } from "./measures.ts";

/** Where a turn falls in each measure it has; what did not happen in it is absent. */
export type TurnBuckets = { readonly [M in MeasureName]?: number };

type Turn = Pick<
  TurnTrace,
  "outcome" | "failure" | "satisfied" | "stars" | "repeated" | "zero" | "measures" | "interruptions" | "spans" | "marks"
>;
type Values = { readonly [M in MeasureName]?: number | string | undefined };

/** Whether nothing more comes of the turn but a word on its answer, or the same question again. */
export function isSettled({ outcome }: Pick<TurnTrace, "outcome">): boolean {
  return outcome === "done" || outcome === "interrupted" || outcome === "failed" || outcome === "discarded";
}

/** Empty for turns that came to nothing by themselves: a click, a cough, an end that was foreseen too soon. */
export function bucketsOfTurn(turn: Turn, { plan }: Pick<Head, "plan">): TurnBuckets {
  const { measures, outcome, failure, stars } = turn;
  const empty = emptyOf(turn);
  if (outcome === "discarded" && empty !== "yes") return {};
  const answered = outcome === "done" || outcome === "interrupted";
  return placed({
    ttfw: measures.ttfw,
    asr_rtf: measures.asrRtf,
    tts_rtf: measures.ttsRtf,
    tokens_per_second: measures.tokensPerSecond,
    error: failure ?? "none",
    empty,
    interrupted: answered ? yesNo(outcome === "interrupted" || turn.interruptions > 0) : undefined,
    backend: plan.stages.llm?.backend === "server" ? "server" : plan.backend,
    language: plan.language,
    success: successOf(turn, empty),
    satisfaction: stars,
    size: plan.tier,
  });
}

/** undefined where nothing was asked of it. */
function successOf(
  { outcome, zero, satisfied, repeated }: Turn,
  empty: "yes" | "no" | undefined,
): "yes" | "no" | undefined {
  if (outcome === "failed" || empty === "yes") return "no";
  return zero === undefined ? undefined : yesNo(!repeated && satisfied !== false);
}

/** Of speech that was heard to its end; undefined where nobody spoke, or nothing was read. */
function emptyOf({ spans, marks }: Turn): "yes" | "no" | undefined {
  if (!marks.some(({ name }) => name === "speech-over") || marks.some(({ name }) => name === "backchannel"))
    return undefined;
  const last = spans.filter(({ name, dropped }) => name === "asr" && !dropped).reduce(later, undefined);
  const words = last?.detail?.words;
  return typeof words === "number" ? yesNo(words === 0) : undefined;
}

function later(before: Span | undefined, span: Span): Span {
  return before && before.start > span.start ? before : span;
}

function yesNo(value: boolean): "yes" | "no" {
  return value ? "yes" : "no";
}

function placed(values: Values): TurnBuckets {
  const known = Object.entries(values).filter(([, value]) => value !== undefined) as [MeasureName, number | string][];
  return Object.fromEntries(known.map(([name, value]) => [name, bucketOf(name, value)]));
}
