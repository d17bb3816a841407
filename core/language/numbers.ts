import type { Numbers, Scale } from "./rules.ts";

/** Larger numbers are read digit by digit, as phone and account numbers are. */
export const LARGEST = 999_999;
/** Those whose thousands are parted are amounts: "1,250,000". */
export const LARGEST_GROUPED = 999_999_999;

/** The counting words for n, a whole number from 0 to LARGEST_GROUPED. */
export function numberWords(n: number, numbers: Numbers): string {
  const word = numbers.words[n];
  if (word !== undefined) return word;
  const scale = numbers.scales.find(({ value }) => value <= n);
  if (!scale || !Number.isSafeInteger(n)) throw new RangeError(`the number grammar has no word for ${n}`);
  const count = Math.floor(n / scale.value);
  const rest = n % scale.value;
  const { one, many } = (rest === 0 && scale.alone) || scale;
  const head = count === 1 ? one : many.replace("{n}", scale.forms?.[count] ?? numberWords(count, numbers));
  if (rest === 0) return head;
  return head + joinOf(scale, count, rest, numbers) + numberWords(rest, numbers);
}

function joinOf(scale: Scale, count: number, rest: number, { scales }: Numbers): string {
  if (scale.apart !== undefined && couldBePart(count, rest, scales)) return scale.apart;
  return scale.joinSmall && rest < scale.joinSmall.rest ? scale.joinSmall.join : scale.join;
}

/** The count ends with a scale that the rest is smaller than: with 10 and 1 both could be 11. */
export function couldBePart(count: number, rest: number, scales: Numbers["scales"]): boolean {
  return scales.some(({ value }) => count % value === 0 && rest < value);
}

/** digits: 0-9 only. */
export function digitWords(digits: string, { words }: Numbers): string {
  return [...digits].map((digit) => words[digit] ?? "").join(" ");
}

/** h and m: hours and minutes of a clock. */
export function clockWords(h: number, m: number, numbers: Numbers): string {
  const { time, hour, hours, minutes } = numbers.clock;
  const said = { h: hours?.[h] ?? numberWords(h, numbers), m: minutes?.[m] ?? numberWords(m, numbers) };
  return (m === 0 ? hour : time).replace("{h}", said.h).replace("{m}", said.m);
}
