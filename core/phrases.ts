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

/**
 * Token deltas -> speakable phrases. A phrase ends at white space, and is handed out once the first character of the
 * next is known, since an emoji or a closing quote that stands there still belongs to it. What comes later changes
 * nothing, so the same text gives the same phrases however it is cut into deltas.
 *
 * The phrases joined are the reply but for white space and for a part at its end that says nothing; no phrase is
 * without a letter or digit. Numbers, and phone numbers in a list, stay in one phrase, as their reading depends on the
 * words before them.
 */
export class Phrases {
  readonly #rules: LanguageRules;
  readonly #tail: RegExp;
  #text = "";
  #start = 0;
  #seen = 0;
  #count = 0;

  constructor(rules: LanguageRules) {
    this.#rules = rules;
    const marks = (rules.sentenceEnds + rules.clauseEnds).replace(/[\]\\^-]/g, "\\$&");
    this.#tail = new RegExp(`(?:\\s*(?:${EMOJI}|[\\p{Pe}\\p{Pf}${marks}]))*`, "uy");
  }

  push(delta: string): Phrase[] {
    this.#text += delta;
    const phrases: Phrase[] = [];
    for (; this.#seen < this.#text.length; this.#seen++) {
      if (!/\s/.test(this.#text.charAt(this.#seen)) || !this.#endsAt(this.#seen)) continue;
      const end = this.#tailEnd(this.#seen);
      const next = /\S/u.exec(this.#text.slice(end))?.[0];
      if (next === undefined || /[\ud800-\udbff]$/.test(this.#text)) return phrases;
      if (!this.#isSentence(this.#seen) && this.#isInNumber(this.#seen, next)) continue;
      phrases.push(this.#cut(end));
      this.#seen = Math.max(this.#seen, end - 1);
    }
    return phrases;
  }
}
