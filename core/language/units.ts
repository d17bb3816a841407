import { anyOf, countOf } from "./counted.ts";
import type { LanguageRules } from "./rules.ts";
import { AMOUNT, RANGE } from "./written-number.ts";

/** Units behind a number: "5 km", "20°C". A range keeps its digits and gets the unit's word. */
export function withUnits(text: string, { units, numbers }: LanguageRules): string {
  const amount = `(?<![\\d.,:/+])(${AMOUNT}(?:${RANGE}${AMOUNT})?)`;
  const pattern = new RegExp(`${amount}[^\\S\\n]?(${anyOf(Object.keys(units))})(?![\\p{L}\\p{M}\\p{N}])`, "gu");
  return text.replace(pattern, (written, number: string, name: string) => {
    const unit = units[name];
    return unit ? countOf(number, unit, numbers) : written;
  });
}
