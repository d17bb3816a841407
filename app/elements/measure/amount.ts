import { MEASURED, type MeasuredName } from "../../../core/measure/results.ts";
import { milliseconds } from "../../language/amounts.ts";
import { decimal, locales } from "../../language/numbers.ts";
import type { UiLanguage } from "../../view.ts";

/** A measured number with its unit. signed: a difference, "+" where it is above 0. */
export function amount(language: UiLanguage, name: MeasuredName, value: number, signed = false): string {
  const sign = signed ? (value < 0 ? "−" : "+") : "";
  const size = signed ? Math.abs(value) : value;
  const { unit } = MEASURED[name];
  if (unit === "ms") return sign + milliseconds(size, language);
  if (unit === "percent") return sign + share(language, size);
  return `${sign}${decimal(size, language)}${unit === "rate" ? "/s" : "×"}`;
}

/** A share 0..1 and above as a percentage with one decimal. */
export function share(language: UiLanguage, value: number): string {
  return new Intl.NumberFormat(locales(language), { style: "percent", maximumFractionDigits: 1 }).format(value);
}
