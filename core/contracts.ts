/**
 * What every thread offers, and the data that crosses threads. Nothing here imports from either side.
 *
 * Every remote method takes an AbortSignal last. A signal cannot cross a thread: `app/hire.ts` turns it into an abort
 * message and `workers/serve.ts` back into a signal, so engines and callers both see plain functions and the server
 * calls the very same engines without any wire.
 */

/** Hz. Every recogniser and voice-activity model here works at this rate. */
export const SAMPLE_RATE = 16_000;
/** Samples in one VAD frame (Silero v5): 32 ms at 16 kHz. */
export const FRAME = 512;

export type Backend = "wasm" | "webgpu" | "cpu";
export type Dtype = "fp32" | "fp16" | "q8" | "q4" | "q4f16";

/** Which model a worker is to load, and how. */
export interface EngineSpec {
  readonly model: string;
  readonly language: string;
  readonly backend: Backend;
  readonly dtype: Dtype;
  /** WASM threads; 1 where the page is not cross-origin isolated. */
  readonly threads: number;
  /** What the manifest says the model can do; engines and features follow it. */
  readonly can: Readonly<Record<string, boolean>>;
}

/** One VAD frame of the microphone's stream. */
export interface VadFrame {
  /** Position of the frame's first sample in the stream, counted at 16 kHz from the first sample captured. */
  readonly at: number;
  /** FRAME samples, mono, 16 kHz, [-1, 1]. */
  readonly samples: Float32Array;
  /** Probability of speech, 0..1. */
  readonly speech: number;
}

/** Scores one frame after another; never two at once, since the model carries state from frame to frame. */
export interface VadEngine {
  /** frame: FRAME samples, mono, 16 kHz. Resolves to the probability of speech. */
  probability(frame: Float32Array): Promise<number>;
  reset(): void;
}

/** The worker's end of the microphone: frames come over a MessagePort, not through the page. */
export interface VadApi {
  load(signal?: AbortSignal): Promise<void>;
  /**
   * Reads blocks of samples (Float32Array at `sampleRate`) from the port until aborted. Blocks that arrive before the
   * model is up wait and are scored then. `port` is a MessagePort, which core cannot name.
   */
  listen(
    port: unknown,
    sampleRate: number,
    onFrames: (frames: VadFrame[]) => void,
    signal?: AbortSignal,
  ): Promise<void>;
}

export interface AsrRequest {
  readonly turn: number;
  readonly revision: number;
  /** Mono, 16 kHz, [-1, 1]; at most `Hearing.window` samples. */
  readonly samples: Float32Array;
  /** Position of samples[0] in the stream. */
  readonly at: number;
}
export interface Hypothesis {
  readonly turn: number;
  readonly revision: number;
  /** Trimmed; blank when nothing was said. */
  readonly text: string;
  /** Mean probability of the chosen tokens, 0..1; 0 when blank. */
  readonly confidence: number;
  /** Probability of the model's no-speech token at the first position, 0..1; 0 where the model has none. */
  readonly noSpeech: number;
  /** Stream positions of the audio it covers, in samples. */
  readonly start: number;
  readonly end: number;
}
/** How speech is handed to a recogniser; the manifest tells. */
export interface Hearing {
  /** Longest audio one call takes, in samples. */
  readonly window: number;
  /** Shortest silence between two pieces that are read apart, in samples. */
  readonly pause: number;
}
export interface AsrApi {
  load(spec: EngineSpec, signal?: AbortSignal): Promise<void>;
  transcribe(request: AsrRequest, signal?: AbortSignal): Promise<Hypothesis>;
}

export interface Message {
  readonly role: "system" | "user" | "assistant";
  readonly text: string;
}
export interface LlmRequest {
  readonly turn: number;
  readonly revision: number;
  /** Oldest first, ending with the user's question. What does not fit the model's context is dropped, oldest first. */
  readonly messages: readonly Message[];
}
export interface LlmReply {
  readonly turn: number;
  readonly revision: number;
  readonly text: string;
  readonly promptTokens: number;
  readonly tokens: number;
}
export interface LlmApi {
  load(spec: EngineSpec, signal?: AbortSignal): Promise<void>;
  /** onDelta gets each piece of text as it is decoded; the pieces joined are the reply's text. */
  reply(request: LlmRequest, onDelta: (text: string) => void, signal?: AbortSignal): Promise<LlmReply>;
}

export interface TtsRequest {
  readonly turn: number;
  readonly revision: number;
  /** Number of the phrase within the turn's reply, from 0. */
  readonly phrase: number;
  /** Already in words the voice can say: no digits. */
  readonly text: string;
}
export interface Speech {
  readonly turn: number;
  readonly revision: number;
  readonly phrase: number;
  /** Mono, [-1, 1]. */
  readonly samples: Float32Array;
  readonly sampleRate: number;
  /** For each UTF-16 unit of the request's text, the sample at which it begins; empty where the model tells no durations. */
  readonly marks: readonly number[];
}
export interface TtsInfo {
  readonly sampleRate: number;
}
export interface TtsApi {
  load(spec: EngineSpec, signal?: AbortSignal): Promise<TtsInfo>;
  speak(request: TtsRequest, signal?: AbortSignal): Promise<Speech>;
}

/** One file of a model as the manifest lists it. */
export interface StoredFile {
  /** Absolute URL it is fetched from, and its key in the store. */
  readonly url: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}
export interface Progress {
  /** Bytes. */
  readonly loaded: number;
  readonly total: number;
}
export interface StoreApi {
  /** Fetches, verifies and keeps what is not there yet; files already there cost one look-up each. */
  ensure(files: readonly StoredFile[], onProgress: (progress: Progress) => void, signal?: AbortSignal): Promise<void>;
  /** Those of the files that are not stored whole and verified. */
  missing(files: readonly StoredFile[], signal?: AbortSignal): Promise<StoredFile[]>;
  /** Small records that outlive the page, such as the last good manifest. value: structured-cloneable. */
  remember(key: string, value: unknown, signal?: AbortSignal): Promise<void>;
  /** undefined when nothing was remembered under the key. */
  recall(key: string, signal?: AbortSignal): Promise<unknown>;
}
