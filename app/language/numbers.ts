import type { UiLanguage } from "../view.ts";

/** Bytes as megabytes of 10^6 bytes with one decimal, without the unit. */
export function megabytes(bytes: number, language: UiLanguage): string {
  return number(bytes / 1e6, language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/**
 * A share 0..1 as a whole percentage; never 100 % before everything is there. Only Marathi writes it otherwise, and the
 * first use of Intl takes a phone a fifth of a second, just while the page starts.
 */
export function percent(share: number, language: UiLanguage): string {
  const whole = Math.floor(Math.min(Math.max(share, 0), 1) * 100 + 1e-9);
  return language === "mr" ? number(whole / 100, language, { style: "percent" }) : `${whole}%`;
}

/** To three significant digits: "0.184", "61.3", "1,240". */
export function decimal(value: number, language: UiLanguage): string {
  return number(value, language, value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
}

/** A number the language's way, in its own digits where it has some. */
export function number(value: number, language: UiLanguage, options: Intl.NumberFormatOptions = {}): string {
  const name = `${language} ${JSON.stringify(options)}`;
  const format = formats.get(name) ?? new Intl.NumberFormat(locales(language), options);
  formats.set(name, format);
  return format.format(value);
}

const formats = new Map<string, Intl.NumberFormat>();

/**
 * What to ask Intl for. Browsers without data for a language (Shona in most) use Zimbabwean English, which writes
 * numbers and days the same way; English itself is that of Zimbabwe, Kenya and India: the day before the month.
 */
export function locales(language: UiLanguage): string[] {
  return language === "en" ? ["en-ZW", "en"] : [language, "en-ZW"];
}
