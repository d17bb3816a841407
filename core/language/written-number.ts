import { clockWords, digitWords, LARGEST, numberWords } from "./numbers.ts";
import type { Numbers } from "./rules.ts";

export interface WrittenNumber {
  /** UTF-16 units it takes in the text. */
  readonly length: number;
  readonly words: string;
}

/**
 * The number that is written at `at`, and how it is said: a phone number (a plus, groups, a leading zero, or announced
 * as one), a clock time, or an amount with thousands and decimals. All digits are 0-9 there, and one is at `at` or
 * after its plus or parenthesis; undefined when no number begins there.
 */
export function readNumber(text: string, at: number, announced: boolean, numbers: Numbers): WrittenNumber | undefined {
  for (const form of FORMS) {
    form.pattern.lastIndex = at;
    const match = form.pattern.exec(text);
    const words = match && form.say(match, announced, numbers);
    if (match && words !== undefined) return { length: match[0].length, words };
  }
  return undefined;
}

interface Form {
  /** Sticky. */
  readonly pattern: RegExp;
  /** Undefined where it only looked like this form. */
  say(match: RegExpExecArray, announced: boolean, numbers: Numbers): string | undefined;
}

/** At most 15 digits: ITU-T E.164. */
const international: Form = {
  pattern: /\+\d(?:[ ().-]{0,2}\d){6,14}(?!\d)/y,
  say: ([written], _, numbers) => digitWords(digitsOf(written), numbers),
};

const trunk: Form = {
  pattern: /\(?0\d+\)?(?:[ -]\d{2,})+/y,
  say: ([written], _, numbers) => digitWords(digitsOf(written), numbers),
};

/** Groups of one kind of separator. Not "250 000", which is an amount, nor "1980-2026", which are two years. */
const grouped: Form = {
  pattern: /\d{2,5}(?:( \d{2,5})+|(?:-\d{2,5})+)(?!\d)/y,
  say([written], _, numbers) {
    const groups = written.split(/[ -]/);
    const digits = groups.join("");
    const isAmount = written.includes(" ") && /^\d{1,2}(?: \d{3})+$|^\d{3}(?: 000)+$/.test(written);
    const areYears = groups.length === 2 && groups.every((group) => /^(?:1\d|20)\d\d$/.test(group));
    const isPhone = groups.every((group) => group.length > 2) || (groups.length > 2 && digits.length > 8);
    return isPhone && !isAmount && !areYears ? digitWords(digits, numbers) : undefined;
  },
};

const clock: Form = {
  pattern: /(\d{1,2}):(\d\d)(?![:\d])/y,
  say([, h, m], _, numbers) {
    return Number(h) <= 24 && Number(m) <= 59 ? clockWords(Number(h), Number(m), numbers) : undefined;
  },
};

/** "1,250", India's "1,00,000", "12 500" (also with the narrow spaces of print), "2.5"; more dots part a date. */
const amount: Form = {
  pattern:
    /(\d{1,3}(?:[,\u00a0\u2009\u202f]\d{2,3})*[,\u00a0\u2009\u202f]\d{3}(?!\d)|\d{1,2}(?: \d{3})+(?!\d)|\d{3}(?: 000)+(?!\d)|\d+)((?:\.\d+)*)/y,
  say([written, integer = "", rest = ""], announced, numbers) {
    const [, decimals = "", ...more] = rest.split(".");
    if (announced && (decimals === "" || more.length > 0)) return ofPhone(digitsOf(written), numbers);
    const parts = [decimals, ...more].map((part) => said(part, numbers));
    if (more.length > 0) return [said(integer, numbers), ...parts].join(" ");
    const whole = said(digitsOf(integer), numbers);
    return decimals === "" ? whole : `${whole} ${numbers.point} ${digitWords(decimals, numbers)}`;
  },
};

const FORMS: readonly Form[] = [international, trunk, grouped, clock, amount];

/** Nobody calls "12"; "number twelve" is a number. */
function ofPhone(digits: string, numbers: Numbers): string {
  return digits.length > 2 ? digitWords(digits, numbers) : said(digits, numbers);
}

function said(digits: string, numbers: Numbers): string {
  const byDigit = /^0\d/.test(digits) || Number(digits) > LARGEST;
  return byDigit ? digitWords(digits, numbers) : numberWords(Number(digits), numbers);
}

function digitsOf(written: string): string {
  return written.replace(/\D/g, "");
}
