import { yearWords } from "./dates.ts";
import type { LanguageRules } from "./rules.ts";
import { AMOUNT, RANGE } from "./written-number.ts";

const CLOCK = "\\d{1,2}:\\d\\d";
const PATTERN = new RegExp(
  `(?<![\\d.,:/+-])(?:(${CLOCK})${RANGE}(${CLOCK})|(${AMOUNT})${RANGE}(${AMOUNT}))(?![\\d:/]|[-.,]\\d)`,
  "gu",
);
/** Numbers of four digits that may be years. */
const FIRST = 1000;
const LAST = 2100;

/** "5-10", "9:00–17:00" and "1980-1990" with the words between them; what may be a phone number stays. */
export function withRanges(text: string, rules: LanguageRules): string {
  return text.replace(PATTERN, (written, from?: string, till?: string, low = "", high = "") => {
    if (from !== undefined && till !== undefined) return between(from, till, rules);
    const [a, b] = [amountOf(low), amountOf(high)];
    if (!(a < b)) return written;
    if (isYear(low) && isYear(high)) return between(yearWords(a, rules), yearWords(b, rules), rules);
    return isSmall(low, high) || isRound(low, high) ? between(low, high, rules) : written;
  });
}

function between(from: string, till: string, { numbers }: LanguageRules): string {
  return numbers.range.replace("{a}", () => from).replace("{b}", () => till);
}

function amountOf(written: string): number {
  return Number(written.replace(/[\s\u00a0\u2009\u202f]|,(?=\d{3})/g, "").replace(",", "."));
}

function isYear(written: string): boolean {
  return /^\d{4}$/.test(written) && Number(written) >= FIRST && Number(written) < LAST;
}

/** Two digits at the most before the point: nobody's phone number. */
function isSmall(...numbers: readonly string[]): boolean {
  return numbers.every((written) => /^[1-9]?\d(?:[.,]\d+)?$/.test(written));
}

/** Tens and hundreds, or with marks for the thousands. */
function isRound(...numbers: readonly string[]): boolean {
  return numbers.every((written) => /^[1-9]\d*0$|^\d{1,2}$|^\d[\d,]*,\d{3}$/.test(written));
}
