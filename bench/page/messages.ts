/** What the page and its one worker tell each other. Times are ms since the epoch: two threads share no other clock. */
export type ToWorker =
  | {
      readonly type: "load";
      /** ms of silence that are the end of a turn. */
      readonly silence: number;
      /** Encode the audio's real length; else the model's whole window. */
      readonly crop: boolean;
      readonly threads: number;
      /** Folder of the models, with a slash at its end. */
      readonly models: string;
    }
  /** A block of the microphone, 512 samples at 16 kHz. */
  | { readonly type: "audio"; readonly samples: Float32Array }
  /** The microphone was opened anew: nothing from before is part of what is said now. */
  | { readonly type: "listen" }
  /** The last sample of the answer was played: the microphone counts again. */
  | { readonly type: "played" };

export type MeasureName = "asr" | "llm.first-token" | "llm" | "tts.first-audio" | "tts";

export type FromWorker =
  | { readonly type: "ready"; readonly sampleRate: number }
  | { readonly type: "speech" }
  | { readonly type: "heard-nothing" }
  | { readonly type: "asked"; readonly turn: number; readonly text: string }
  | { readonly type: "delta"; readonly turn: number; readonly text: string }
  | { readonly type: "replied"; readonly turn: number; readonly text: string; readonly tokens: number }
  | { readonly type: "audio"; readonly turn: number; readonly samples: Float32Array }
  /** No audio of this turn will follow. */
  | { readonly type: "spoken"; readonly turn: number }
  | {
      readonly type: "measure";
      readonly name: MeasureName;
      readonly turn: number;
      readonly start: number;
      readonly end: number;
      readonly detail?: Readonly<Record<string, number>>;
    }
  | { readonly type: "failed"; readonly message: string };
