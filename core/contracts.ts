import type { StoredFile } from "./storage.ts";

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

/** Who runs a model: transformers.js, our own loop on onnxruntime, web-llm, or an OpenAI-compatible server. */
export type EngineName = "transformers" | "onnx" | "web-llm" | "openai";

/** Which model a worker is to load, and how. */
export interface EngineSpec {
  readonly engine: EngineName;
  readonly model: string;
  readonly language: string;
  readonly backend: Backend;
  /** One for all, or one for each ONNX session by the name of its file: `encoder_model`, `decoder_model_merged`. */
  readonly dtype: Dtype | Readonly<Record<string, Dtype>>;
  /** WASM threads; 1 where the page is not cross-origin isolated. */
  readonly threads: number;
  /** What the manifest says the model can do; engines and features follow it. */
  readonly can: Readonly<Record<string, boolean>>;
  /** web-llm only: where the weights lie and the library compiled for them, absolute URLs. */
  readonly compiled?: {
    /** The folder of the weights, with a slash at its end. */
    readonly weights: string;
    readonly library: string;
    /** Tokens of prompt and reply together, for which web-llm sets memory aside; of the reply alone. */
    readonly context?: number;
    readonly maxTokens?: number;
    /** Those of its files whose digests are known; `url` is the weights' folder and the file's path, or the library. */
    readonly files?: readonly StoredFile[];
  };
  /** openai only: the server. Added where the call is made; it is in no plan, since a plan is shown and saved. */
  readonly remote?: RemoteServer;
}

export interface RemoteServer {
  /** Its address, with or without `/v1` at its end. */
  readonly base: string;
  readonly key?: string;
  /** Longest silence of it, in milliseconds. */
  readonly timeout?: number;
  /** The voice that speaks, by its name there. */
  readonly voice?: string;
  /** Speech may go out as Opus. */
  readonly opus?: boolean;
}

/** One VAD frame of the microphone's stream. */
export interface VadFrame {
  /** Position of the frame's first sample in the stream, counted at 16 kHz from the first sample captured. */
  readonly at: number;
  /** FRAME samples, mono, 16 kHz, [-1, 1]. */
  readonly samples: Float32Array;
  /** Probability of speech, 0..1. */
  readonly speech: number;
  /** What is heard is the assistant's own voice, coming back from its loudspeaker; `speech` is 0 then. */
  readonly echo?: boolean;
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
   * Reads the microphone's Stretches (`core/audio-wire.ts`, at `sampleRate`) from the port until aborted, and takes out of
   * them what the loudspeaker played. What arrives before the model is up waits and is scored then. `port` is a
   * MessagePort, which core cannot name; so is `onset`, which gets a message when a voice begins while something is played,
   * before its frame is full.
   */
  listen(
    port: unknown,
    sampleRate: number,
    onFrames: (frames: VadFrame[]) => void,
    onset?: unknown,
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
  /** Words that are settled for the beginning of this audio: the reading begins with them, and they cost no decoding. */
  readonly prefix?: string;
  /** What this audio was read as when it was shorter. It may make the reading quicker, and changes nothing else. */
  readonly draft?: string;
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
