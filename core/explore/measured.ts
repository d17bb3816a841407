import { wordsOf } from "../measure/wer.ts";
import type { Dataset } from "./dataset.ts";
import { Distances } from "./distance.ts";

/** Text as its words are counted; the identity counts it as it is written. */
export type Normal = (text: string) => string;

/** Errors of a model in each row, and what they are shares of; NaN where the row has no reference, the model no words, or both too many. */
export interface Errors {
  readonly wordErrors: Float64Array;
  readonly words: Float64Array;
  readonly characterErrors: Float64Array;
  readonly characters: Float64Array;
}

/** Columns of numbers beside the rows of a set. */
export interface Measured {
  /** NaN where a line does not tell. */
  readonly seconds: Float64Array;
  /** Code points of the reference a second, spaces between words included; NaN without a duration above 0. */
  readonly characterRate: Float64Array;
  readonly wordRate: Float64Array;
  /** As many as the set has models. */
  readonly errors: readonly Errors[];
}

/**
 * What is counted of each row. WER and CER as `core/measure/wer.ts` has them (JiWER): the edit distance in words or code
 * points over those of the reference. Yields the number of rows that are done.
 */
export function* measured(set: Dataset, normal: Normal): Generator<number, Measured> {
  const count = set.rows.length;
  const column = () => new Float64Array(count).fill(Number.NaN);
  const seconds = column();
  const characterRate = column();
  const wordRate = column();
  const errors = set.models.map(() => ({
    wordErrors: column(),
    words: column(),
    characterErrors: column(),
    characters: column(),
  }));
  const distances = new Distances();
  for (const [i, row] of set.rows.entries()) {
    if (row.seconds !== undefined) seconds[i] = row.seconds;
    if (row.text !== undefined) {
      const text = normal(row.text);
      const words = wordsOf(text);
      const letters = [...text.trim()];
      if (row.seconds) {
        characterRate[i] = letters.length / row.seconds;
        wordRate[i] = words.length / row.seconds;
      }
      for (const [m, { texts }] of set.models.entries()) {
        const given = texts[i];
        const own = errors[m];
        if (given === undefined || !own) continue;
        const heard = normal(given);
        const wordErrors = heard === text ? 0 : distances.between(words, wordsOf(heard));
        const characterErrors = heard === text ? 0 : distances.between(letters, [...heard.trim()]);
        // What is too long for one of them is in neither.
        if (Number.isNaN(wordErrors + characterErrors)) continue;
        own.words[i] = words.length;
        own.characters[i] = letters.length;
        own.wordErrors[i] = wordErrors;
        own.characterErrors[i] = characterErrors;
      }
    }
    yield i + 1;
  }
  return { seconds, characterRate, wordRate, errors };
}

/** Errors over what there is, as JiWER counts one sentence: an empty reference costs one a token. */
export function rate(errors: number, whole: number): number {
  return whole === 0 ? errors : errors / whole;
}
