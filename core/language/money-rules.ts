import { listOf, object, optional, type Parser, text } from "../parse.ts";
import { COUNTED, type Counted, counted } from "./counted.ts";

interface Currency extends Counted {
  /** Signs, codes and short forms, before the amount or behind it. */
  readonly written: readonly string[];
  /** Its hundredth; without one all decimals are read as a number's. */
  readonly cents?: Counted | undefined;
}

export interface Money {
  readonly currencies: readonly Currency[];
  /** Stands between the units and the hundredths. */
  readonly join: string;
  /** Words behind an amount that are part of it: "$5 million". */
  readonly magnitudes: readonly string[];
}

export const money: Parser<Money> = object<Money>({
  currencies: listOf(object<Currency>({ ...COUNTED, written: listOf(text), cents: optional(counted) })),
  join: text,
  magnitudes: listOf(text),
});
