import type { Found, Meaning } from "../../core/retrieval/api.ts";

/** A passage by the number of what it stands in and its own number there. */
export interface Place {
  readonly document: number;
  readonly chunk: number;
}

export interface Passage {
  readonly text: string;
  /** What stands over it. */
  readonly head: string;
  /** Cosine between it and what the question means; absent where no model has read both. */
  readonly likeness?: number;
  /** What is told where its letters from `start` to `end` answer. */
  found(start: number, end: number, strength: number): Found;
}

/** Something that can be searched. */
export interface Source {
  readonly passages: number;
  /** In how many passages a term stands. */
  count(term: string): number;
  /**
   * At most so many that fit by their words, best first, and behind them the others among as many that are nearest in meaning.
   * words: for each word what may stand in the index for it.
   */
  search(words: readonly (readonly string[])[], most: number, meaning?: Meaning): Promise<readonly Place[]>;
  /** Undefined where it is gone. */
  passage(place: Place, meaning?: Meaning): Promise<Passage | undefined>;
}
