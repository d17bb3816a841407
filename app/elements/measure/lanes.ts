import type { MarkName, SpanName } from "../../../core/trace/note.ts";
import type { TurnTrace } from "../../../core/trace/turn-trace.ts";

/** A row of the picture: the spans of one name, or what marks say of a stretch of time. */
export type LaneName = SpanName | "speech" | "silence" | "playing" | "held";

/** Times are ms on the conversation's clock. */
export interface Bar {
  readonly start: number;
  readonly end: number;
  /** The work was thrown away. */
  readonly dropped: boolean;
}

export interface Lane {
  readonly name: LaneName;
  readonly bars: readonly Bar[];
}

/** A stretch of time. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const ORDER: readonly LaneName[] = [
  "speech",
  "silence",
  "asr.partial",
  "asr",
  "llm.prepare",
  "llm.first-token",
  "llm",
  "tts.first-audio",
  "tts",
  "hold",
  "playing",
  "held",
  "ttfw",
  "response",
];
/** Shown before the end of speech and behind the first sound, in ms. */
const BEFORE = 1000;
const BEHIND = 300;

/** What of the turn took time, from hearing to speaking; lanes without a bar are left out. */
export function lanesOf(trace: TurnTrace): Lane[] {
  const audible = trace.marks.find(({ name }) => name === "audible")?.time ?? Infinity;
  const known = Math.max(...trace.spans.map(({ end }) => end), ...trace.marks.map(({ time }) => time));
  const stretches = (opens: readonly MarkName[], closes: readonly MarkName[]) => between(trace, opens, closes, known);
  const derived: Partial<Record<LaneName, readonly Bar[]>> = {
    speech: stretches(["speech-start", "speech-confirmed"], ["speech-over"]).map((bar) => upTo(bar, trace.zero)),
    silence: silences(trace),
    playing: stretches(["audible", "resumed"], ["held", "interrupted", "ended"]).flatMap((bar) => since(bar, audible)),
    held: stretches(["held"], ["resumed", "interrupted", "ended"]),
  };
  return ORDER.map((name) => ({ name, bars: derived[name] ?? spansOf(trace, name) })).filter(
    ({ bars }) => bars.length > 0,
  );
}

/** All of the turn; `near`: what decides how long the person waits for the first sound, where there was one. */
export function stretchOf(trace: TurnTrace, near: boolean): Stretch {
  const times = [
    ...lanesOf(trace).flatMap(({ bars }) => bars.flatMap(({ start, end }) => [start, end])),
    ...trace.marks.map(({ time }) => time),
  ];
  const whole = { from: Math.min(...times), to: Math.max(...times) };
  const { zero } = trace;
  const audible = trace.marks.find(({ name }) => name === "audible")?.time;
  if (!near || zero === undefined || audible === undefined) return whole;
  return { from: Math.max(whole.from, zero - BEFORE), to: Math.min(whole.to, Math.max(audible, zero) + BEHIND) };
}

/** Round distances from `zero`, in ms, that lie in the stretch; about `most` of them. */
export function ticksOf({ from, to }: Stretch, zero: number, most = 6): number[] {
  const rough = Math.max(to - from, 1) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil((from - zero) / step);
  const last = Math.floor((to - zero) / step);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step + 0);
}

function spansOf({ spans }: TurnTrace, lane: LaneName): Bar[] {
  return spans.filter(({ name }) => name === lane).map(({ start, end, dropped = false }) => ({ start, end, dropped }));
}

/** From each mark that opens to the next that closes; until: where what goes on still is drawn to. */
function between({ marks }: TurnTrace, opens: readonly MarkName[], closes: readonly MarkName[], until?: number): Bar[] {
  const bars: Bar[] = [];
  let start: number | undefined;
  for (const { name, time } of marks) {
    if (closes.includes(name) && start !== undefined) {
      bars.push({ start, end: time, dropped: false });
      start = undefined;
    } else if (opens.includes(name)) start ??= time;
  }
  if (start !== undefined && until !== undefined) bars.push({ start, end: Math.max(start, until), dropped: false });
  return bars;
}

function since(bar: Bar, start: number): Bar[] {
  return bar.end > start ? [{ ...bar, start: Math.max(bar.start, start) }] : [];
}

function upTo(bar: Bar, end = bar.end): Bar {
  return { ...bar, end: Math.max(bar.start, Math.min(bar.end, end)) };
}

/** Pauses that might have been the end, and the one that was. */
function silences(trace: TurnTrace): Bar[] {
  const pauses = between(trace, ["speech-maybe-over"], ["speech-resumed"]);
  const silence = trace.measures.silence;
  if (trace.zero === undefined || silence === undefined) return pauses;
  return [...pauses, { start: trace.zero, end: trace.zero + silence, dropped: false }];
}
