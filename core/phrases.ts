import type { LanguageRules } from "./language/rules.ts";

/** A stretch of the reply to be spoken at once; `start` and `end` are UTF-16 units of the reply. */
export interface Phrase {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The first phrase ends at a clause from so many words on, or without one at so many: the ear waits for it. */
const FIRST_CLAUSE_WORDS = 3;
const FIRST_WORDS = 6;
/** Later phrases end at a clause from so many characters on, or without one at so many. */
const CLAUSE_CHARS = 60;
const CHARS = 120;
/** From so many characters on even a list of numbers is parted. */
const LONGEST = 2 * CHARS;

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
  #count = 0;

  constructor(rules: LanguageRules) {
    this.#rules = rules;
  }

  push(delta: string): Phrase[] {
    this.#text += delta;
    const phrases: Phrase[] = [];
    for (; this.#seen < this.#text.length; this.#seen++) {
      const kind = /\s/.test(this.#text.charAt(this.#seen)) ? this.#endAt(this.#seen) : undefined;
      if (kind === undefined) continue;
      const next = this.#text.slice(this.#seen).trimStart();
      if (kind === "length" && next.length < 2) break;
      if (kind === "sentence" || !this.#partsNumbers(kind, next)) phrases.push(this.#cut(this.#seen));
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
    const [size, enough] =
      this.#count === 0
        ? [words.length, clause ? FIRST_CLAUSE_WORDS : FIRST_WORDS]
        : [phrase.length, clause ? CLAUSE_CHARS : CHARS];
    if (size < enough) return undefined;
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

  #partsNumbers(kind: End, next: string): boolean {
    const phrase = this.#text.slice(this.#start, this.#seen);
    if (phrase.length >= LONGEST) return false;
    const near = wordsOf(phrase).slice(kind === "clause" ? -1 : -2);
    return /\p{Nd}/u.test(near.join(" ")) || (kind === "length" && /^[+(]?\p{Nd}/u.test(next));
  }

  #cut(end: number): Phrase {
    const raw = this.#text.slice(this.#start, end);
    const start = this.#start + raw.length - raw.trimStart().length;
    const text = raw.trim();
    this.#start = end;
    this.#count++;
    return { text, start, end: start + text.length };
  }
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
