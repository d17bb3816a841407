import { canonical } from "./canonical.ts";
import { literally } from "./counted.ts";
import { withDates } from "./dates.ts";
import { withMoney } from "./money.ts";
import { withOrdinals } from "./ordinals.ts";
import { withRanges } from "./ranges.ts";
import type { LanguageRules } from "./rules.ts";
import { withTimes } from "./times.ts";
import { withUnits } from "./units.ts";
import { INTERNATIONAL, readNumber } from "./written-number.ts";

/**
 * What is written, as it is said: a voice has no digits, signs, abbreviations or emoji. Dates, money, units, ordinals and
 * ranges are said by the language's rules. Numbers up to 999,999, or to 999,999,999 with marks for the thousands, become
 * words; longer ones, those with a leading zero or a +, those in groups like a phone number's and those announced as one
 * are read digit by digit. A prefix written onto a number (Shona "ra1980") goes onto its first word.
 */
export function speakable(written: string, rules: LanguageRules): string {
  const plain = withoutEmoji(asciiDigits(canonical(written, rules)))
    .replace(/[‐‑]/g, "-")
    .replace(NEGATIVE, MINUS);
  const numbered = /\d/.test(plain) ? NUMBERED.reduce((out, pass) => pass(out, rules), plain) : plain;
  const text = withWords(numbered, rules);
  let announced = false;
  let end = 0;
  let spoken = "";
  for (const { index } of text.matchAll(/\d/g)) {
    if (index < end) continue;
    announced = announces(text.slice(end, index), end > 0, announced, rules);
    const number = readNumber(text, index, announced, rules.numbers);
    spoken += joint(text.slice(end, number.start), end > 0, rules) + number.words;
    end = number.end;
    if (/[\p{L}\p{S}]/u.test(text.charAt(end))) spoken += " ";
  }
  return (spoken + text.slice(end)).replace(/[\p{N}\p{S}]+/gu, " ").replace(/[^\S\n]{2,}/g, " ");
}

/** What hangs on numbers, in this order: each leaves to the next what it does not know. */
const NUMBERED = [withDates, withTimes, withMoney, withUnits, withOrdinals, withRanges];

/**
 * What stands between two numbers, or before the first. A prefix stays on its number; capitals ("A4"), a whole phone
 * word and what hangs on the number before ("3x4") do not, nor does a dash or stroke alone between two numbers.
 */
function joint(between: string, afterNumber: boolean, { phoneWords }: LanguageRules): string {
  if (afterNumber && /^[-‐-―/:]$/.test(between)) return " ";
  const glued = GLUED.exec(between)?.[0];
  if (glued === undefined) return between;
  const prefix =
    (glued.length < between.length || !afterNumber) &&
    glued !== glued.toUpperCase() &&
    !phoneWords.includes(glued.toLowerCase());
  return prefix ? between : `${between} `;
}

const GLUED = /[\p{L}\p{M}'’]+$/u;

/**
 * Whether a phone number is announced: by the last whole word before it, or before the number with which this one
 * stands in a list. A prefix on the number itself does not count ("fonai pa999 kana pa112").
 */
function announces(between: string, afterNumber: boolean, listed: boolean, rules: LanguageRules): boolean {
  const words = [...between.toLowerCase().matchAll(/[\p{L}\p{M}'’]+/gu)];
  const isGlued = GLUED.test(between);
  const nearest = isGlued ? words.slice(-2) : words.slice(-1);
  for (const { 0: word, index } of nearest)
    if (rules.phoneWords.includes(word) && !endsSentence(between.slice(index), rules)) return true;
  const whole = isGlued ? words.slice(0, -1) : words;
  const isList = whole.every(([word]) => rules.listWords.includes(word));
  return afterNumber && listed && isList && !endsSentence(between, rules);
}

function endsSentence(text: string, { sentenceEnds }: LanguageRules): boolean {
  return [...sentenceEnds].some((mark) => text.includes(mark));
}

function withWords(text: string, { abbreviations, symbols }: LanguageRules): string {
  let out = text;
  for (const [short, long] of Object.entries(abbreviations).sort(([a], [b]) => b.length - a.length)) {
    // A prefix may stand before a capital: "naDr.".
    const before = /^\p{Lu}/u.test(short) ? "(?<![\\p{Lu}\\p{N}.])" : "(?<![\\p{L}\\p{N}.])";
    if (long !== "") out = out.replace(new RegExp(`${before}${literally(short)}(?![\\p{L}\\p{N}])`, "gu"), () => long);
  }
  for (const [symbol, word] of Object.entries(symbols)) {
    const sign = `(?!${INTERNATIONAL})${literally(symbol)}`;
    const number = word.includes("{n}") ? "[^\\S\\n]?(\\d(?:[\\d.,]*\\d)?)?" : "()";
    out = out.replace(new RegExp(`[^\\S\\n]*${sign}${number}[^\\S\\n]*`, "gu"), (_, n = "") => {
      return ` ${word.replace("{n}", n).trim()} `;
    });
  }
  return out;
}

const MINUS = "−";
const NEGATIVE = /(?<![^\s(=])-(?=\p{Sc}?\d)/gu;

/** With what modifies them; a zero-width joiner elsewhere is part of Indic spelling and stays. */
function withoutEmoji(text: string): string {
  return text.replace(
    /(?:[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}](?:[\ufe0f\u{e0020}-\u{e007f}]|\u200d)*)+|\ufe0f?\u20e3|\ufe0f/gu,
    " ",
  );
}

/** Digits of every script as 0-9: Unicode keeps each script's ten in a row (chapter 4.6, decimal digits). */
function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let zero = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String((code - zero) % 10);
  });
}
