import type { Asked } from "./strength.ts";
import { weightOf } from "./strength.ts";
import { grams, stem, wordsIn } from "./tokens.ts";

/** A longer question is a story; also a bound on work. */
const MOST_WORDS = 32;

/** The words of a question that tell what it is about, in order, each once. stopWords: in lower case. */
export function subjectsOf(question: string, stopWords: readonly string[]): string[] {
  const stops = new Set(stopWords.flatMap(wordsIn));
  const telling = wordsIn(question).filter((word) => !stops.has(word) && /[\p{L}\p{N}]{2}|\p{N}/u.test(word));
  return [...new Set(telling)].slice(0, MOST_WORDS);
}

/** Everything that may stand in the index for a word, whichever way a document was read. */
export function lookups(word: string): string[] {
  return [...new Set([stem(word), ...grams(word)])];
}

/** Words with their weights. found: how many of the passages have what stands in the index for a word. */
export function weighed(words: readonly string[], found: (term: string) => number, passages: number): Asked[] {
  return words.map((word) => {
    // A word is no commoner than the rarest of its stretches.
    const parts = grams(word).map(found);
    const count = Math.max(found(stem(word)), parts.length > 1 ? Math.min(...parts) : 0);
    return { word, weight: weightOf(count, passages) };
  });
}
