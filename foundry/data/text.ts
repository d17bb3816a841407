import { failure } from "../../core/failure.ts";

/** Unicode scripts in which a language is written; its letters are counted by them. */
const scripts: Readonly<Record<string, string>> = {
  en: "Latin",
  sn: "Latin",
  nd: "Latin",
  sw: "Latin",
  zu: "Latin",
  xh: "Latin",
  hi: "Devanagari",
  mr: "Devanagari",
  ne: "Devanagari",
  ml: "Malayalam",
  ta: "Tamil",
  te: "Telugu",
  kn: "Kannada",
  bn: "Bengali",
};

/**
 * Letters with a virama and a joiner, as they were written before Unicode 5.1, and the one sign that stands for both
 * (Unicode 5.1, chapter 9.9, "Malayalam chillu").
 */
const CHILLU: Readonly<Record<string, string>> = { ണ: "ൺ", ന: "ൻ", ര: "ർ", ല: "ൽ", ള: "ൾ", ക: "ൿ" };

export function scriptOf(language: string): string {
  const script = scripts[language.split("-")[0] ?? ""];
  if (!script) throw failure("bad-manifest", `the script of "${language}" is not known here`);
  return script;
}

/** One spelling of what looks alike: NFC, no control signs, single spaces, one apostrophe, joiners only where the script has them. */
export function evenText(text: string, language: string): string {
  const script = scriptOf(language);
  let even = text
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\u200B\u200E\u200F\u2060\uFEFF\u00AD]/gu, "");
  if (script === "Latin") even = even.replace(/[\u200C\u200D]/gu, "").replace(/[‘’ʼ´`]/gu, "'");
  if (script === "Malayalam") even = even.replace(/([ണനരലളക])്\u200D/gu, (_, letter: string) => CHILLU[letter] ?? "");
  // A joiner at the end of a word joins nothing.
  even = even.replace(/[\u200C\u200D]+(?=\s|$)/gu, "").replace(/(^|\s)[\u200C\u200D]+/gu, "$1");
  return even.replace(/\p{Zs}+/gu, " ").trim();
}

/** Letters and marks of the language's script over all letters and marks, 0..1; 0 where there are none. */
export function scriptRatio(text: string, language: string): number {
  const own = new RegExp(`\\p{Script=${scriptOf(language)}}`, "u");
  let all = 0;
  let mine = 0;
  for (const c of text.normalize("NFC")) {
    if (!/[\p{L}\p{M}]/u.test(c)) continue;
    all += 1;
    if (own.test(c) || /\p{Script=Inherited}/u.test(c)) mine += 1;
  }
  return all === 0 ? 0 : mine / all;
}

/** What makes two sentences the same for keeping test apart from training: letters and digits alone, lower case. */
export function sentenceKey(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}
