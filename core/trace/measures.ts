import { SAMPLE_RATE } from "../contracts.ts";
import type { Mark, Span, SpanName } from "./note.ts";

/** What a turn comes to, in ms unless said otherwise; what did not happen is absent. Dropped work does not count. */
export interface Measures {
  /** From the end of the person's speech to the first sample of the answer. */
  readonly ttfw?: number;
  /** From the end of the person's speech to the last sample of the answer. */
  readonly response?: number;
  /** Silence that was waited for until the end was certain. */
  readonly silence?: number;
  /** The reading that counts. */
  readonly asr?: number;
  /** Readings of unfinished speech. */
  readonly partials?: number;
  /** Time of reading / time of audio, over the readings that count. */
  readonly asrRtf?: number;
  /** From asking the language model to its first token. */
  readonly firstToken?: number;
  /** Tokens a second, from the first token on. */
  readonly tokensPerSecond?: number;
  /** Numbers of tokens; `reused`: of the prompt, still in the cache. */
  readonly promptTokens?: number;
  readonly reused?: number;
  readonly tokens?: number;
  /** From asking the voice for the first phrase to its audio. */
  readonly firstAudio?: number;
  /** Time of synthesis / time of audio. */
  readonly ttsRtf?: number;
  /** How long audio was ready before the end was certain. */
  readonly hold?: number;
}

export function measure(spans: readonly Span[], marks: readonly Mark[]): Measures {
  const kept = spans.filter(({ dropped }) => !dropped);
  const all = (name: SpanName) => kept.filter((span) => span.name === name);
  // What was begun again for a later revision replaces what was there before.
  const last = (name: SpanName) => all(name).reduce(later, undefined);
  const llm = last("llm");
  const partials = spans.filter(({ name }) => name === "asr.partial").length;
  return known({
    ttfw: lasted(last("ttfw")),
    response: lasted(last("response")),
    silence: numberOf(marks.findLast(({ name }) => name === "speech-over")?.detail?.silence),
    asr: lasted(last("asr")),
    partials: partials || undefined,
    asrRtf: realTime(all("asr"), () => SAMPLE_RATE),
    firstToken: lasted(last("llm.first-token")),
    tokensPerSecond: rate(llm, last("llm.first-token")),
    promptTokens: numberOf(llm?.detail?.promptTokens),
    reused: numberOf(llm?.detail?.reused),
    tokens: numberOf(llm?.detail?.tokens),
    firstAudio: lasted(last("tts.first-audio")),
    ttsRtf: realTime(all("tts"), ({ detail }) => Number(detail?.sampleRate)),
    hold: lasted(last("hold")),
  });
}

function later(before: Span | undefined, span: Span): Span {
  return before && before.revision > span.revision ? before : span;
}

function lasted(span: Span | undefined): number | undefined {
  return span && span.end - span.start;
}

function realTime(spans: readonly Span[], rateOf: (span: Span) => number): number | undefined {
  let work = 0;
  let audio = 0;
  for (const span of spans) {
    const ms = (Number(span.detail?.samples) / rateOf(span)) * 1000;
    if (!Number.isFinite(ms)) continue;
    work += span.end - span.start;
    audio += ms;
  }
  return audio > 0 ? work / audio : undefined;
}

function rate(llm: Span | undefined, first: Span | undefined): number | undefined {
  const tokens = numberOf(llm?.detail?.tokens);
  if (!llm || !first || tokens === undefined || tokens < 2 || llm.end <= first.end) return undefined;
  return ((tokens - 1) / (llm.end - first.end)) * 1000;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function known(values: { readonly [K in keyof Measures]: number | undefined }): Measures {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
