import type { LanguageRules } from "./language/rules.ts";

/** A stretch of the reply to be spoken at once; `start` and `end` are UTF-16 units of the reply. */
export interface Phrase {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * How long a phrase grows, by how much of the reply went before it: at a clause's end from `clause` characters on, or
 * without one from `most` on. A voice says eleven to fifteen characters a second. The ear waits for the first phrase,
 * so that is a second or so; each later one may take the voice half as long to make as what went before takes to say.
 */
const SIZES = [
  { from: 120, clause: 60, most: 120 },
  { from: 50, clause: 40, most: 80 },
  { from: 14, clause: 20, most: 40 },
  { from: 0, clause: 0, most: 16 },
] as const;
/** Letters from which on a word of a number is known behind a prefix; shorter ones end many words. */
const PREFIXED = 5;
/** One word alone sounds torn off, unless it is a sentence. */
const FEWEST_WORDS = 2;
/** From so many characters on even a list of numbers is parted. */
const LONGEST = 240;

/**
 * Token deltas -> speakable phrases. A phrase ends at white space, by what stands before it (and, in the midst of a
 * clause, by the character behind it), so the same text gives the same phrases however it is cut into deltas.
 *
 * Every phrase has a letter or a digit. Joined they are the reply but for white space and for an end that says nothing,
 * such as a last emoji; elsewhere an emoji leads the phrase behind it. Numbers in a list stay together, as the words
 * before the list decide how they are read.
 */
export class Phrases {
  readonly #rules: LanguageRules;
  #text = "";
  #start = 0;
  #seen = 0;
  readonly #counting: readonly string[];

  constructor(rules: LanguageRules) {
    this.#rules = rules;
    this.#counting = countingWords(rules);
  }

  push(delta: string): Phrase[] {
    this.#text += delta;
    const phrases: Phrase[] = [];
    for (; this.#seen < this.#text.length; this.#seen++) {
      const kind = /\s/.test(this.#text.charAt(this.#seen)) ? this.#endAt(this.#seen) : undefined;
      if (kind === undefined) continue;
      const next = this.#text.slice(this.#seen).trimStart();
      if (kind === "length" && next.length < 2) break;
      if (kind === "sentence" || !this.#partsWhatBelongs(kind, next)) phrases.push(this.#cut(this.#seen));
    }
    return phrases;
  }

  /** The reply is complete: whatever is left is the last phrase. */
  end(): Phrase[] {
    this.#seen = this.#text.length;
    return speaks(this.#text.slice(this.#start)) ? [this.#cut(this.#text.length)] : [];
  }

  /** Why the phrase may end at this white space, if it may. */
  #endAt(at: number): End | undefined {
    const phrase = this.#text.slice(this.#start, at).trim();
    if (!speaks(phrase)) return undefined;
    const words = wordsOf(phrase);
    const last = words.at(-1) ?? "";
    const mark = phrase.replace(CLOSING, "").at(-1) ?? "";
    if (this.#text[at] === "\n") return "sentence";
    if (this.#rules.sentenceEnds.includes(mark)) return this.#isShort(last, words.length) ? undefined : "sentence";
    const clause = this.#rules.clauseEnds.includes(mark);
    const size = SIZES.find(({ from }) => this.#start >= from) ?? SIZES[0];
    if (words.length < FEWEST_WORDS || phrase.length < (clause ? size.clause : size.most)) return undefined;
    return clause ? "clause" : "length";
  }

  /** "Dr.", also behind a prefix ("naDr."), initials, or a list item's number: its dot ends no sentence. */
  #isShort(word: string, count: number): boolean {
    if (/^(\p{Lu}\.)+$/u.test(word) || (count === 1 && /^\p{Nd}{1,2}\.$/u.test(word))) return true;
    return Object.keys(this.#rules.abbreviations).some((short) => {
      if (!short.endsWith(".")) return false;
      const prefix = word.slice(0, -short.length);
      return word.toLowerCase() === short.toLowerCase() || (word.endsWith(short) && /^\p{Ll}*$/u.test(prefix));
    });
  }

  /** Numbers in digits or in words, and a title and its name, stay together. */
  #partsWhatBelongs(kind: End, next: string): boolean {
    const phrase = this.#text.slice(this.#start, this.#seen);
    if (phrase.length >= LONGEST) return false;
    const near = wordsOf(phrase).slice(kind === "clause" ? -1 : -2);
    if (/\p{Nd}/u.test(near.join(" "))) return true;
    if (kind === "clause") return false;
    const last = near.at(-1) ?? "";
    if (/^[+(]?\p{Nd}/u.test(next) || (/^\p{Lu}/u.test(last) && /^\p{Lu}/u.test(next))) return true;
    return this.#isShort(last, 0) || Object.hasOwn(this.#rules.abbreviations, last) || this.#counts(last.toLowerCase());
  }

  /** A word of a number, also behind a prefix: Shona "nemakumi". */
  #counts(word: string): boolean {
    return this.#counting.some((one) => word === one || (one.length >= PREFIXED && word.endsWith(one)));
  }

  #cut(end: number): Phrase {
    const raw = this.#text.slice(this.#start, end);
    const start = this.#start + raw.length - raw.trimStart().length;
    const text = raw.trim();
    this.#start = end;
    return { text, start, end: start + text.length };
  }
}

/** Words that numbers are made of, in lower case. */
function countingWords({ numbers }: LanguageRules): readonly string[] {
  const spoken = numbers.scales.flatMap(({ one, many, forms }) => [one, many, ...Object.values(forms ?? {})]);
  const all = [...spoken, ...Object.values(numbers.words)].flatMap((words) => words.toLowerCase().split(/\s+/));
  return [...new Set(all)].filter((word) => !word.includes("{"));
}

type End = "sentence" | "clause" | "length";

const EMOJI =
  "\\p{Extended_Pictographic}\\p{Regional_Indicator}\\p{Emoji_Modifier}\\ufe0f\\u200d\\u20e3\\u{e0020}-\\u{e007f}";
const CLOSING = new RegExp(`[\\s${EMOJI}\\p{Pe}\\p{Pf}"'*_]+$`, "u");

/** The words that say something, without the marks around them, but with those that end a clause or a sentence. */
function wordsOf(phrase: string): string[] {
  return phrase
    .split(/\s+/)
    .filter(speaks)
    .map((word) => word.replace(/^[\p{Ps}\p{Pi}"'*_]+/u, "").replace(CLOSING, ""));
}

/** An emoji or a dash alone says nothing. */
function speaks(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** All phrases of a text that is there as a whole. */
export function phrasesOf(text: string, rules: LanguageRules): Phrase[] {
  const phrases = new Phrases(rules);
  return [...phrases.push(text), ...phrases.end()];
}
