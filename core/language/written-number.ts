import { clockWords, digitWords, LARGEST, LARGEST_GROUPED, numberWords } from "./numbers.ts";
import type { Numbers } from "./rules.ts";

interface WrittenNumber {
  /** UTF-16 units of the text, the end excluded. */
  readonly start: number;
  readonly end: number;
  readonly words: string;
}

/**
 * The number that is written with its first digit (0-9) at `at`, and how it is said: a phone number (a plus, groups, a
 * leading zero, or announced as one), a clock time, or an amount with thousands and decimals.
 */
export function readNumber(text: string, at: number, announced: boolean, numbers: Numbers): WrittenNumber {
  for (const form of FORMS) {
    const start = form.opens ? at - 1 : at;
    form.pattern.lastIndex = start;
    const match = start < 0 ? null : form.pattern.exec(text);
    const words = match ? form.say(match, announced, numbers) : undefined;
    if (match && words !== undefined) return { start, end: start + match[0].length, words };
  }
  throw new RangeError(`no number is written at ${at}`);
}

interface Form {
  /** Sticky. */
  readonly pattern: RegExp;
  /** Begins with a character before its first digit. */
  readonly opens?: true;
  /** Undefined where it only looked like this form. */
  say(match: RegExpExecArray, announced: boolean, numbers: Numbers): string | undefined;
}

/** A phone number with its country's code: at most 15 digits (ITU-T E.164). */
export const INTERNATIONAL = "\\+\\d(?:[ \\u00a0().-]{0,2}\\d){6,14}(?!\\d)";
const international: Form = {
  pattern: new RegExp(INTERNATIONAL, "y"),
  opens: true,
  say: ([written], _, numbers) => digitWords(digitsOf(written), numbers),
};

/** "0772 123 456", and with its area in parentheses: "(04) 123456". */
const trunk: Form = {
  pattern: /0\d+(?:[ \u00a0-]\d{2,})+/y,
  say: ([written], _, numbers) => digitWords(digitsOf(written), numbers),
};
const area: Form = { ...trunk, pattern: /\(0\d+\)(?:[ \u00a0-]?\d{2,})+/y, opens: true };

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

/** "1.250.000" and "1.250,50"; a comma's decimals show that the dots part thousands. */
const DOTTED = "\\d{1,3}(?:\\.\\d{3})+(?=,\\d{1,2}(?!\\d))|\\d{1,3}(?:\\.\\d{3}){2,}(?![.\\d])";
/** "1,250", India's "1,00,000", "12 500" (also with the narrow spaces of print). */
const WHOLE = `${DOTTED}|\\d{1,3}(?:[,\\u00a0\\u2009\\u202f]\\d{2,3})*[,\\u00a0\\u2009\\u202f]\\d{3}(?!\\d)|\\d{1,2}(?: \\d{3})+(?!\\d)|\\d{3}(?: 000)+(?!\\d)|\\d+`;
/** A comma before other than three digits, once: "1,2,3" is a list. */
const COMMA = "(?<!\\d,\\d+),(?:\\d{1,2}|\\d{4,})(?!\\d|,\\d)";
/** An amount with thousands and decimals, without groups of its own. */
export const AMOUNT = `(?:(?:${WHOLE})(?:${COMMA}|\\.\\d+)?)`;
/** What stands between the two amounts of a range. */
export const RANGE = "[^\\S\\n]?[-–][^\\S\\n]?";

/** Thousands and decimals; more dots part a date or a version. */
const amount: Form = {
  pattern: new RegExp(`(${WHOLE})(${COMMA}|(?:\\.\\d+)*)`, "y"),
  say([written, integer = "", rest = ""], announced, numbers) {
    const [, decimals = "", ...more] = rest.split(/[.,]/);
    if (announced && (decimals === "" || more.length > 0)) return ofPhone(digitsOf(written), numbers);
    const parts = [decimals, ...more].map((part) => said(part, numbers));
    if (more.length > 0) return [said(integer, numbers), ...parts].join(" ");
    const whole = said(digitsOf(integer), numbers, /\D/.test(integer) ? LARGEST_GROUPED : LARGEST);
    return decimals === "" ? whole : `${whole} ${numbers.point} ${digitWords(decimals, numbers)}`;
  },
};

const FORMS: readonly Form[] = [international, area, trunk, grouped, clock, amount];

/** Nobody calls "12"; "number twelve" is a number. */
function ofPhone(digits: string, numbers: Numbers): string {
  return digits.length > 2 ? digitWords(digits, numbers) : said(digits, numbers);
}

function said(digits: string, numbers: Numbers, largest = LARGEST): string {
  const byDigit = /^0\d/.test(digits) || Number(digits) > largest;
  return byDigit ? digitWords(digits, numbers) : numberWords(Number(digits), numbers);
}

function digitsOf(written: string): string {
  return written.replace(/\D/g, "");
}
