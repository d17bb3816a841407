import { canonical } from "./canonical.ts";
import type { LanguageRules } from "./rules.ts";
import { speakable } from "./speakable.ts";

/** As the recogniser writes: lower case, letters of the alphabet, numbers as words, single spaces. For comparing texts. */
export function normalise(text: string, rules: LanguageRules): string {
  const letters = new Set(rules.alphabet.normalize("NFC"));
  const lower = speakable(text, rules).replaceAll("’", "'").toLowerCase().normalize("NFC");
  const kept = [...lower].map((c) => (letters.has(c) ? c : " ")).join("");
  return canonical(kept, rules).replace(/ +/g, " ").trim();
}
