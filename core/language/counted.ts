import { mapOf, matching, object, optional, type Parser, text } from "../parse.ts";
import type { Numbers } from "./rules.ts";
import { readNumber } from "./written-number.ts";

/** What can be counted: a currency, its hundredth, a unit. */
export interface Counted {
  /** All that is said for exactly one. */
  readonly one: string;
  /** For any other amount, `{n}` standing for how many. */
  readonly many: string;
  /** How many, in the noun class of the thing, by number; the counting words where there is none. */
  readonly forms?: Readonly<Record<string, string>> | undefined;
}

export const COUNTED = {
  one: text,
  many: matching(/\{n\}/, "a string with {n}"),
  forms: optional(mapOf(text)),
};

export const counted: Parser<Counted> = object<Counted>(COUNTED);

/** written: an amount as `AMOUNT` of written-number.ts; two of them with a dash between stay for whoever reads ranges. */
export function countOf(written: string, { one, many, forms }: Counted, numbers: Numbers): string {
  if (written === "1") return one;
  const said = /[-–]/.test(written) ? written : (forms?.[written] ?? readNumber(written, 0, false, numbers).words);
  return many.replace("{n}", () => said);
}

/** Any of these, as a pattern; the longest first. */
export function anyOf(written: readonly string[]): string {
  const longestFirst = [...written].sort((a, b) => b.length - a.length);
  return `(?:${longestFirst.map(literally).join("|") || "(?!)"})`;
}

export function literally(written: string): string {
  return written.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
