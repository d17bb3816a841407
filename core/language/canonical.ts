import { anyOf } from "./counted.ts";
import type { LanguageRules } from "./rules.ts";

/** Soft hyphen, zero-width space, word joiner, byte order mark, and marks of direction: none of them is ever meant. */
const UNSEEN = /[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Viramas of the Indic scripts, behind which a joiner chooses a form (the Unicode Standard, chapter 12). */
const VIRAMA = "\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca";
const EMOJI = "\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f";
const JOINERS = {
  none: new RegExp(`(?<![${EMOJI}])[\\u200c\\u200d]`, "gu"),
  virama: new RegExp(`(?<![${EMOJI}${VIRAMA}])[\\u200c\\u200d]`, "gu"),
} as const;
/** A replacement may complete another one's sequence; each time there is less left to replace. */
const MOST = 8;

/**
 * One way to write each letter: composed (NFC), without what cannot be seen, and with the language's own choice where
 * Unicode has several, such as Malayalam's chillus or apostrophes. Done again it changes nothing.
 */
export function canonical(text: string, { heard }: LanguageRules): string {
  let before = text.normalize("NFC").replace(UNSEEN, "").normalize("NFC");
  if (!heard) return before;
  const letters = new RegExp(anyOf(Object.keys(heard.letters)), "gu");
  for (let i = 0; i < MOST; i++) {
    const joined = heard.joiners ? before.replace(JOINERS[heard.joiners], "") : before;
    const after = joined.replace(letters, (found) => heard.letters[found] ?? found).normalize("NFC");
    if (after === before) break;
    before = after;
  }
  return before;
}
