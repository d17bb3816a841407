import type { LanguageRules } from "./language/rules.ts";
import { type Phrase, Phrases } from "./phrases.ts";

/** A passage goes on until a sentence ends or it is longer than this, in UTF-16 units. */
const LONG = 120;

/** A whole text for a voice, in stretches of a sentence or so; an answer's first phrases are shorter for haste alone. */
export function passages(text: string, rules: LanguageRules): Phrase[] {
  const phrases = new Phrases(rules);
  const found: Phrase[] = [];
  for (const phrase of [...phrases.push(text), ...phrases.end()]) {
    const last = found.at(-1);
    const goesOn = last && !rules.sentenceEnds.includes(last.text.at(-1) ?? "") && phrase.end - last.start <= LONG;
    if (goesOn) found[found.length - 1] = joined(last, phrase, text);
    else found.push(phrase);
  }
  return found;
}

function joined({ start }: Phrase, { end }: Phrase, text: string): Phrase {
  return { text: text.slice(start, end).trim(), start, end };
}
