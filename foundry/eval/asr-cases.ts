import { characterErrors, wordErrors } from "../../core/measure/wer.ts";
import type { Live, Whole } from "./hear.ts";

/** What became of the words of one reading. */
export interface Score {
  /** Words. */
  readonly hits: number;
  readonly errors: number;
  readonly insertions: number;
  readonly said: number;
  readonly heard: number;
  readonly characterErrors: number;
  readonly characters: number;
}

/** An utterance as it was said and as it was read, once as a whole and once while it went on. */
export interface Case {
  readonly id: string;
  readonly slices: readonly string[];
  /** Of the recording. */
  readonly seconds: number;
  /** Both sides as they are compared. */
  readonly said: string;
  readonly heard: string;
  readonly score: Score;
  readonly whole: Whole;
  /** Absent where only whole recordings were read. */
  readonly live?: { readonly heard: string; readonly score: Score; readonly reading: Live } | undefined;
}

export function scoreOf(said: string, heard: string): Score {
  const words = wordErrors([said], [heard]);
  const letters = characterErrors([said], [heard]);
  const { hits, substitutions, deletions, insertions } = words;
  return {
    hits,
    errors: substitutions + deletions + insertions,
    insertions,
    said: hits + substitutions + deletions,
    heard: hits + substitutions + insertions,
    characterErrors: letters.substitutions + letters.deletions + letters.insertions,
    characters: letters.hits + letters.substitutions + letters.deletions,
  };
}
