/** Messages between the page and its two audio threads. */

/** A stretch of the microphone's stream on its way to the VAD worker. */
export interface Captured {
  readonly heard: Float32Array<ArrayBuffer>;
  /** What the loudspeaker played meanwhile, sample for sample; absent where it was silent. */
  readonly played?: Float32Array<ArrayBuffer>;
}

/** What comes next in the stream; or how many samples do that were dropped. */
export type Stretch = Captured | number;

/** To the microphone worklet: a stream begins, and where its blocks go (a MessagePort, which core cannot name); or it ends. */
export type ToMicrophone =
  | { readonly type: "port"; readonly port: unknown; readonly stream: number }
  | { readonly type: "close" };

/** From the microphone worklet, some twenty times a second. */
export interface MicrophoneLevel {
  readonly stream: number;
  /** Samples captured so far, at the context's own rate. */
  readonly captured: number;
  /** Of the last stretch, 0..1. */
  readonly rms: number;
}

export type ToSpeaker =
  | { readonly type: "play"; readonly turn: number; readonly phrase: number; readonly samples: Float32Array }
  | { readonly type: "close"; readonly turn: number }
  /** Where a detector of voices tells of one that begins (a MessagePort, which core cannot name), without a word in it. */
  | { readonly type: "ear"; readonly port: unknown }
  | { readonly type: "hold" }
  | { readonly type: "resume" }
  | { readonly type: "flush"; readonly id: number };

/** `time` is the audio context's currentTime, in seconds. */
export type FromSpeaker =
  | { readonly type: "started"; readonly turn: number; readonly time: number }
  | { readonly type: "heard"; readonly turn: number; readonly phrase: number; readonly samples: number }
  | { readonly type: "ended"; readonly turn: number; readonly time: number }
  /** The queue ran dry in the midst of the turn and goes on now, after so many samples of silence. */
  | { readonly type: "starved"; readonly turn: number; readonly samples: number; readonly time: number }
  | {
      readonly type: "flushed";
      readonly id: number;
      readonly heard?: { turn: number; phrase: number; samples: number };
    };
