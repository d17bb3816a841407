import { grams, stem } from "./tokens.ts";

/** A word of a question that says what it is about. */
export interface Asked {
  readonly word: string;
  /** How much it tells, above 0: rare words tell more. */
  readonly weight: number;
}

/**
 * A passage is spoken from this strength on. Chosen on the 48 questions of test/core/retrieval/collection.ts, of which it then
 * answers 21 of 24 rightly and takes one of the 24 that no document answers.
 */
export const STRONG = 0.55;
/** Part of a word's stretches that must be shared for the two to count as forms of one word. */
const RELATED = 0.6;
/** What a form of a word counts, where the word itself counts 1. */
const FORM = 0.85;
/** So many passages beside those that are here: in a small collection no word is as rare as it seems. */
const OTHERS = 40;
/** What one word counts that no heading has. */
const ALONE = 0.5;
/** Stretches that a word needs before another one can be a form of it. */
const FEWEST = 2;

/** Inverse document frequency as in BM25. found: passages with the word, of so many. */
export function weightOf(found: number, passages: number): number {
  return Math.log(1 + (passages + OTHERS - found + 0.5) / (found + 0.5));
}

/** Words of a passage, by where they stand. */
interface Parts {
  /** In the sentences that would be spoken. */
  readonly sentence: readonly string[];
  /** In the whole of it. */
  readonly passage: readonly string[];
  /** In the name of the document and the heading. */
  readonly head: readonly string[];
}

/**
 * How surely a passage answers a question, 0..1: the part of the question's weight that it covers, half by the sentences
 * that would be spoken, half by what stands around them. One word alone is no question: it has to stand in a heading too.
 */
export function strengthOf(asked: readonly Asked[], { sentence, passage, head }: Parts): number {
  const near = coverage(asked, [...sentence, ...head]);
  const far = coverage(asked, [...passage, ...head]);
  const strength = (near + far) / 2;
  return asked.length > 1 ? strength : strength * Math.max(ALONE, coverage(asked, head));
}

/**
 * How surely a passage answers that means what the question means, 0..1: STRONG at the cosine from which its model is
 * trusted, 1 at 1, and nothing below, or where nobody has measured from where it may be trusted.
 */
export function likenessStrength(likeness: number | undefined, strong: number | undefined): number {
  if (likeness === undefined || strong === undefined || likeness < strong) return 0;
  return strong >= 1 ? 1 : STRONG + ((1 - STRONG) * (Math.min(1, likeness) - strong)) / (1 - strong);
}

/** How much of a question a text covers, 0..1. */
export function coverage(asked: readonly Asked[], words: Iterable<string>): number {
  const text = new Words(words);
  let covered = 0;
  let all = 0;
  for (const { word, weight } of asked) {
    covered += weight * text.credit(word);
    all += weight;
  }
  return all === 0 ? 0 : covered / all;
}

/** Words of a text, to which words of a question are compared. */
class Words {
  readonly #words: ReadonlySet<string>;
  #stems: ReadonlySet<string> | undefined;
  /** How many stretches each word has, and which words have a stretch; only where a word is not there as it stands. */
  #sizes: readonly number[] = [];
  #having: Map<string, number[]> | undefined;

  constructor(words: Iterable<string>) {
    this.#words = new Set(words);
  }

  credit(word: string): number {
    if (this.#words.has(word)) return 1;
    this.#stems ??= new Set([...this.#words].map(stem));
    if (this.#stems.has(stem(word))) return FORM;
    const best = this.#related(grams(word));
    return best >= RELATED ? FORM * best : 0;
  }

  /** The largest part of stretches that a word of the text shares, of the shorter one of the two. */
  #related(own: readonly string[]): number {
    if (own.length < FEWEST) return 0;
    const having = this.#stretches();
    const shared = new Map<number, number>();
    for (const gram of own) for (const at of having.get(gram) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1);
    let best = 0;
    for (const [at, count] of shared) best = Math.max(best, count / Math.min(own.length, this.#sizes[at] ?? 1));
    return best;
  }

  #stretches(): Map<string, number[]> {
    if (this.#having) return this.#having;
    const all = [...this.#words].map((word) => [...new Set(grams(word))]).filter(({ length }) => length >= FEWEST);
    const having = new Map<string, number[]>();
    for (const [at, list] of all.entries())
      for (const gram of list) {
        const users = having.get(gram);
        if (users) users.push(at);
        else having.set(gram, [at]);
      }
    this.#sizes = all.map(({ length }) => length);
    this.#having = having;
    return having;
  }
}
