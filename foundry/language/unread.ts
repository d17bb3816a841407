import { LARGEST, numberWords } from "../../core/language/numbers.ts";
import type { LanguageRules } from "../../core/language/rules.ts";
import { NumberReader } from "../../core/language/spoken-number.ts";
import { wordsOf } from "../../core/skills/words.ts";

/** Up to here every number is tried, whatever the step. */
const ALL = 1100;
/** A broken grammar is wrong a hundred thousand times over. */
const MOST = 5;

/** Numbers from 0 to 999,999 that are not read back from their words, as sentences; no more than a few. */
export function unread(rules: LanguageRules, step: number): string[] {
  const reader = new NumberReader(rules);
  const wrong: string[] = [];
  for (let n = 0; n <= LARGEST && wrong.length < MOST; n += n < ALL ? 1 : step) {
    const said = numberWords(n, rules.numbers);
    const words = wordsOf(said).map(({ is }) => is);
    const found = reader.read(words);
    if (found?.value !== n || found.words !== words.length)
      wrong.push(`rules.numbers: ${n} is "${said}", which is read as ${found?.value ?? "no number"}`);
  }
  return wrong;
}
