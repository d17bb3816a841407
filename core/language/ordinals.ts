import { listOf, mapOf, object, type Parser, text } from "../parse.ts";
import { anyOf } from "./counted.ts";
import { LARGEST, numberWords } from "./numbers.ts";
import type { LanguageRules, Numbers } from "./rules.ts";

export interface Ordinals {
  /** What is written right behind the digits: "st", "वाँ". */
  readonly marks: readonly string[];
  /** The last word of the number as an ordinal. Where there is none, the mark goes onto it: "पाँच" + "वाँ". */
  readonly words: Readonly<Record<string, string>>;
}

export const ordinals: Parser<Ordinals> = object<Ordinals>({ marks: listOf(text), words: mapOf(text) });

export function withOrdinals(written: string, { numbers }: LanguageRules): string {
  const marks = anyOf(numbers.ordinals?.marks ?? []);
  const pattern = new RegExp(`(?<![\\d.,:/-])(\\d+)(${marks})(?![\\p{L}\\p{M}\\p{N}])`, "gu");
  return written.replace(pattern, (whole, digits: string, mark: string) =>
    Number(digits) <= LARGEST ? ordinalWords(Number(digits), mark, numbers) : whole,
  );
}

/** mark: as it was written; "" where only the number's words are at hand. */
export function ordinalWords(n: number, mark: string, numbers: Numbers): string {
  const words = numberWords(n, numbers);
  const last = /\S+$/.exec(words)?.[0] ?? "";
  const ordinal = numbers.ordinals?.words[last];
  if (ordinal !== undefined) return words.slice(0, -last.length) + ordinal;
  const ending = mark.replace(/^-/, "");
  // A vowel sign takes the place of the virama that ends a consonant: "അഞ്ച്" + "ാം" is "അഞ്ചാം".
  return (/^\p{M}/u.test(ending) ? words.replace(/[\u094d\u0d4d]$/, "") : words) + ending;
}
