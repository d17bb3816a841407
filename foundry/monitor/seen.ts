import type { Part } from "../../core/measure/bootstrap.ts";

/** One turn, request or prediction, as the report looks at it. What the line did not tell is absent. */
export interface Seen {
  readonly id: string;
  /** What it is one of: `turn`, `prediction`, or a request's method and route. */
  readonly kind: string;
  /** Milliseconds since 1970. */
  readonly at?: number;
  readonly failed?: boolean;
  /** A failure's code, or a status. */
  readonly why?: string;
  /** Milliseconds, by name. */
  readonly times: Readonly<Record<string, number>>;
  /** By the names of COLUMNS. */
  readonly numbers: Readonly<Partial<Record<NumberName, number>>>;
  readonly classes: Readonly<Partial<Record<ClassName, string>>>;
  /** `accent=rural`. */
  readonly slices: readonly string[];
  /** Of a recording with its words: errors of the words said. */
  readonly errors?: Part;
  /** The person called it good or not. */
  readonly satisfied?: boolean;
  readonly said?: string;
  readonly heard?: string;
}

/** What came in and what came out of it, each with its unit. */
export const NUMBERS = {
  duration: "seconds of sound",
  snr: "signal to noise, dB",
  script_ratio: "letters of the language's own script / all letters",
  prompt_length: "tokens of the prompt",
  mel_mean: "mean of the log-mel frames",
  mel_std: "spread of the log-mel frames",
  transcript_length: "words understood",
  confidence: "confidence, 0 to 1",
} as const;
export type NumberName = keyof typeof NUMBERS;

export const CLASSES = {
  empty: "transcripts without a word",
  prediction: "what was predicted",
} as const;
export type ClassName = keyof typeof CLASSES;

/** Words of a text, as it stands. */
export function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => word !== "").length;
}

export function figureOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Only what is known of a record. */
export function known<T>(values: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== undefined));
}
