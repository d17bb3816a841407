import { canonical } from "./canonical.ts";
import { withoutPhantoms } from "./phantoms.ts";
import { inOwnScript } from "./romanised.ts";
import type { LanguageRules } from "./rules.ts";
import { spelt } from "./spelling.ts";

/** What a recogniser understood, in the language's own spelling; blank where it only seemed to hear something. */
export function heard(text: string, rules: LanguageRules): string {
  const real = withoutPhantoms(canonical(text, rules), rules);
  return canonical(spelt(inOwnScript(real, rules.romanised), rules), rules);
}

/** The same for what is not complete yet: no word of it depends on another, so that what is settled stays. */
export function heardSoFar(text: string, rules: LanguageRules): string {
  return canonical(spelt(canonical(text, rules), rules), rules);
}

/** What a person typed: as it is, but for letters that can be written in several ways, or in another script. */
export function typed(text: string, rules: LanguageRules): string {
  return canonical(inOwnScript(canonical(text, rules), rules.romanised), rules);
}
