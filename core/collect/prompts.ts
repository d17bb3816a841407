import { syllables, wordsOf } from "./syllables.ts";

/** How much less each further reading of the same syllable or word is worth. */
const AGAIN = 0.5;

/**
 * Sentences that are still to be read, the most useful first: each syllable and word weighs the more the seldomer the
 * list has it, and half as much each time it was read. Greedy, as is usual for choosing what to record (van Santen and
 * Buchsbaum, "Methods for optimal text selection", Eurospeech 1997). Sentences that differ in marks or case alone are
 * one; those that were read are left out.
 */
export function choosePrompts(sentences: readonly string[], read: readonly string[]): string[] {
  const weights = new Map<string, number>();
  const units = new Map<string, readonly string[]>();
  for (const sentence of sentences) {
    const key = keyOf(sentence);
    if (key === "" || units.has(key)) continue;
    const own = unitsOf(sentence);
    units.set(key, own);
    for (const unit of own) weights.set(unit, (weights.get(unit) ?? 0) + 1);
  }
  for (const [unit, count] of weights) weights.set(unit, 1 / count);
  const use = (sentence: string) => {
    for (const unit of unitsOf(sentence)) weights.set(unit, (weights.get(unit) ?? 0) * AGAIN);
  };
  for (const sentence of read) use(sentence);
  const done = new Set(read.map(keyOf));
  const left = new Map(sentences.map((sentence) => [keyOf(sentence), sentence]));
  for (const key of ["", ...done]) left.delete(key);
  const chosen: string[] = [];
  while (left.size > 0) {
    const worth = (key: string) => (units.get(key) ?? []).reduce((sum, unit) => sum + (weights.get(unit) ?? 0), 0);
    const [best = ""] = [...left.keys()]
      .map((key) => [key, worth(key)] as const)
      .reduce((a, b) => (b[1] > a[1] ? b : a));
    const sentence = left.get(best) ?? "";
    chosen.push(sentence);
    left.delete(best);
    use(sentence);
  }
  return chosen;
}

/** Share of the list's syllables that what was read has, 0..1. */
export function coverage(sentences: readonly string[], read: readonly string[]): number {
  const of = (all: readonly string[]) => new Set(all.flatMap((sentence) => wordsOf(sentence).flatMap(syllables)));
  const wanted = of(sentences);
  const had = of(read);
  return wanted.size === 0 ? 0 : [...wanted].filter((syllable) => had.has(syllable)).length / wanted.size;
}

function unitsOf(sentence: string): string[] {
  const words = wordsOf(sentence);
  return [...new Set([...words.flatMap(syllables), ...words.map((word) => `#${word}`)])];
}

function keyOf(sentence: string): string {
  return wordsOf(sentence).join(" ");
}
