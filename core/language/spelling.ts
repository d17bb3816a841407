import { nameFor } from "./names.ts";
import type { LanguageRules } from "./rules.ts";

/** A word with its marks, joiners and apostrophes: it is never parted at one of them. */
const WORD = /[\p{L}\p{M}](?:[\p{L}\p{M}'’]|\u200c|\u200d)*/gu;

/**
 * Words in the language's own spelling: former orthographies, and names and places that were missed by a letter. Every
 * word is looked at alone, so that what was settled on screen stays when more is understood.
 */
export function spelt(text: string, rules: LanguageRules): string {
  if (!rules.heard) return text;
  const capitals = /\p{Lu}/u.test(text);
  return text.replace(WORD, (word) => {
    const mended = mend(word, rules);
    const name = nameFor(mended, rules);
    if (name === undefined) return mended;
    return capitals ? name : name.toLowerCase();
  });
}

function mend(word: string, { heard }: LanguageRules): string {
  const lower = word.toLowerCase();
  const whole = Object.hasOwn(heard?.words ?? {}, lower) ? heard?.words[lower] : undefined;
  if (whole !== undefined) return asWritten(word, whole);
  const start = heard?.starts.find(({ from, except }) => lower.startsWith(from) && !except?.includes(lower));
  return start ? asWritten(word, start.to + lower.slice(start.from.length)) : word;
}

/** With the capitals of what was written. */
function asWritten(word: string, mended: string): string {
  if (word === word.toLowerCase()) return mended;
  if (word.length > 1 && word === word.toUpperCase()) return mended.toUpperCase();
  const [first = "", ...rest] = mended;
  return /^\p{Lu}/u.test(word) ? first.toUpperCase() + rest.join("") : mended;
}
