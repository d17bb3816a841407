import type { UiLanguage } from "../view.ts";

/** Bytes as megabytes of 10^6 bytes with one decimal, without the unit. */
export function megabytes(bytes: number, language: UiLanguage): string {
  return new Intl.NumberFormat(locales(language), { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
    bytes / 1e6,
  );
}

/** A share 0..1 as a whole percentage; never 100 % before everything is there. */
export function percent(share: number, language: UiLanguage): string {
  const whole = Math.floor(Math.min(Math.max(share, 0), 1) * 100 + 1e-9) / 100;
  return new Intl.NumberFormat(locales(language), { style: "percent" }).format(whole);
}

/** To three significant digits: "0.184", "61.3", "1,240". */
export function decimal(value: number, language: UiLanguage): string {
  const digits = value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return new Intl.NumberFormat(locales(language), digits).format(value);
}

/** Browsers without Shona number data use Zimbabwean English, which writes numbers the same way. */
export function locales(language: UiLanguage): string[] {
  return [language, "en-ZW"];
}
