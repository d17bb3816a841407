import { bool, listOf, matching, object, oneOf, optional, type Parser, refuse, text, whole } from "../parse.ts";

/** Years said as a century and a rest: English 1980 "nineteen eighty", Hindi 1947 "उन्नीस सौ सैंतालीस". */
export interface Centuries {
  /** The first and the last year of each stretch of them. */
  readonly spans: readonly { readonly from: number; readonly to: number }[];
  /** A year without a rest, `{n}` standing for the century's number. */
  readonly even: string;
  /** Stands between the two, and before a rest below ten where that differs. */
  readonly join: string;
  readonly joinSmall?: string | undefined;
  /** Words that announce a year, and words that show that what stands before them is one. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface Dates {
  /** Which number comes first in 05/11/2026. */
  readonly order: "dmy" | "mdy";
  /** January first. */
  readonly months: readonly string[];
  /** Their short forms, without a dot. */
  readonly short?: readonly string[] | undefined;
  /** A date that was written in digits, with `{d}`, `{m}` and `{y}`. */
  readonly said: string;
  /** Words that may stand between the day and the month. */
  readonly links: readonly string[];
  /** Days are said as ordinals. */
  readonly ordinal?: boolean | undefined;
  readonly centuries?: Centuries | undefined;
}

const twelve: Parser<readonly string[]> = (value, path) => {
  const names = listOf(text)(value, path);
  return names.length === 12 ? names : refuse(path, "must have twelve entries");
};

export const dates: Parser<Dates> = object<Dates>({
  order: oneOf("dmy", "mdy"),
  months: twelve,
  short: optional(twelve),
  said: matching(/^(?=.*\{d\})(?=.*\{m\})(?=.*\{y\})/, "a string with {d}, {m} and {y}"),
  links: listOf(text),
  ordinal: optional(bool),
  centuries: optional(
    object<Centuries>({
      spans: listOf(object({ from: whole, to: whole })),
      even: matching(/\{n\}/, "a string with {n}"),
      join: text,
      joinSmall: optional(text),
      before: listOf(text),
      after: listOf(text),
    }),
  ),
});
