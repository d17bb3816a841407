/**
 * What a conversation tells of its own work while it goes on. No audio and no text is in it. Times are ms on the
 * conversation's clock.
 */
export type Note = Span | Mark;

export type Detail = Readonly<Record<string, string | number | boolean>>;

/** Something that took time. `asr.partial`: a reading of unfinished speech; `hold`: audio that waited for the end. */
export type SpanName =
  | "asr.partial"
  | "asr"
  | "llm.prepare"
  | "llm.first-token"
  | "llm"
  | "tts.first-audio"
  | "tts"
  | "hold"
  | "ttfw"
  | "response";

/**
 * Details by name: `asr*` samples (of audio), words; `llm.prepare` promptTokens, reused, ended; `llm` promptTokens,
 * reused, tokens; `tts*` phrase, samples, sampleRate.
 */
export interface Span {
  readonly kind: "span";
  readonly name: SpanName;
  readonly turn: number;
  readonly revision: number;
  readonly start: number;
  readonly end: number;
  /** It was stopped, or its result thrown away. */
  readonly dropped?: boolean;
  readonly detail?: Detail;
}

export type MarkName =
  | "speech-start"
  | "speech-confirmed"
  | "speech-cancelled"
  | "speech-maybe-over"
  | "speech-resumed"
  | "speech-over"
  | "held"
  | "resumed"
  | "interrupted"
  | "backchannel"
  | "speculated"
  | "speculation-hit"
  | "speculation-discarded"
  | "audible"
  | "starved"
  | "ended"
  | "queue"
  | "routed"
  | "degraded";

/** Details by name: `speech-over` silence (ms), complete; `queue` name, depth (phrases, or samples before the recogniser); `starved` ms; `routed` name (who answered: route and part); `degraded` level. */
export interface Mark {
  readonly kind: "mark";
  readonly name: MarkName;
  readonly turn: number;
  readonly revision: number;
  readonly time: number;
  readonly detail?: Detail;
}
