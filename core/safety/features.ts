import { isOf, type Words, wordsIn } from "./pattern.ts";

/** How far apart two classes may stand to count as a pair, in words. */
const REACH = 6;
/** How far from a class its neighbouring word may stand. */
const BESIDE = 2;

/** Words whose classes are remembered: a server lives long, and callers choose their words. */
const REMEMBERED = 20_000;

/** What of a text counts as evidence (`evidence.ts`). */
export class Features {
  readonly #classes: readonly (readonly [name: string, words: Words])[];
  readonly #parts: readonly number[];
  /** Words come again, in a text and in its windows. */
  readonly #known = new Map<string, readonly string[]>();

  /** classes: written as in patterns. parts: lengths of the stretches of letters that count as well. */
  constructor(classes: Readonly<Record<string, readonly string[]>>, parts: readonly number[]) {
    this.#classes = Object.entries(classes).map(([name, sources]) => [`$${name}`, wordsIn(sources)]);
    this.#parts = parts;
  }

  /**
   * Each once: `word`, `*part*` (where `^` and `.` are a word's beginning and end), `$class`, `$one+$other` in the order of the alphabet
   * and near each other, and `word_$class` or `$class_word` beside each other.
   */
  of(words: readonly string[]): Set<string> {
    const features = new Set(words);
    const classes = words.map((word) => this.#of(word));
    for (const [i, word] of words.entries()) {
      for (const part of this.#partsOf(word)) features.add(part);
      for (const one of classes[i] ?? []) {
        features.add(one);
        for (const other of classes.slice(i + 1, i + 1 + REACH).flat())
          if (other !== one) features.add(one < other ? `${one}+${other}` : `${other}+${one}`);
        for (let j = Math.max(0, i - BESIDE); j <= i + BESIDE && j < words.length; j++)
          if (j !== i) features.add(j < i ? `${words[j]}_${one}` : `${one}_${words[j]}`);
      }
    }
    return features;
  }

  #of(word: string): readonly string[] {
    const known = this.#known.get(word);
    if (known) return known;
    const found = this.#classes.filter(([, words]) => isOf(word, words)).map(([name]) => name);
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(word, found);
    return found;
  }

  #partsOf(word: string): string[] {
    const whole = `^${word}.`;
    return this.#parts
      .filter((length) => length < whole.length)
      .flatMap((length) =>
        Array.from({ length: whole.length - length + 1 }, (_, at) => `*${whole.slice(at, at + length)}*`),
      );
  }
}
