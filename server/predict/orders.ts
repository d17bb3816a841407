/** What a recording orders, and how it was heard. */
export interface Predicted {
  /** null: nothing that the model knows. */
  readonly product: string | null;
  /** null: no number was said, or nothing was ordered. */
  readonly quantity: number | null;
  /** Probability that all of it is right, 0 to 1. */
  readonly confidence: number;
  /** Of the log-mel: frames, mean, standard deviation. */
  readonly frames: number;
  readonly mean: number;
  readonly deviation: number;
  /** The model's id and the first digits of its weights' SHA-256. */
  readonly version: string;
}

/** Hears orders. */
export interface Orders {
  /** samples: mono, 16 kHz. Throws `too-large`, `bad-audio`, `busy` when too many wait, or what opening the model throws. */
  hear(samples: Float32Array): Promise<Predicted>;
  /** Notes what was answered, where notes are kept. */
  note(line: OrderNote): void;
}

/** One line of the file that INZWA_PREDICT_LOG names. */
export interface OrderNote {
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly request_id: string;
  readonly latency_ms: number;
  /** Seconds. */
  readonly audio_duration: number;
  readonly mel_mean: number;
  readonly mel_std: number;
  readonly frames: number;
  readonly prediction: { readonly product: string | null; readonly quantity: number | null };
  readonly confidence: number;
  readonly model_version: string;
}
