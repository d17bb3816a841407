import type { UiLanguage } from "../view.ts";
import { locales, number } from "./numbers.ts";
import { say } from "./words.ts";

/** As Intl names them. */
const UNITS = [undefined, "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Bytes with their unit, in steps of 1000 as disks and networks count: "27 MB", "1.4 GB". */
export function size(bytes: number, language: UiLanguage): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3 + 1e-9), UNITS.length - 1);
  const value = bytes / 1000 ** step;
  // 999.6 kB would round to 1,000 kB.
  const up = step > 0 && step < UNITS.length - 1 && Math.round(value) >= 1000;
  const maximumFractionDigits = step > 0 && (up || value < 9.95) ? 1 : 0;
  const unit = UNITS[up ? step + 1 : step];
  const amount = up ? value / 1000 : value;
  // Intl spells single bytes out, or leaves no space before their sign.
  if (!unit) return `${number(amount, language, { maximumFractionDigits })} B`;
  return number(amount, language, { style: "unit", unit, maximumFractionDigits });
}

/** "1.2 MB/s" */
export function speed(bytesPerSecond: number, language: UiLanguage): string {
  return `${size(bytesPerSecond, language)}/s`;
}

/** Time left in words, rounded up so that it promises nothing too early. */
export function timeLeft(seconds: number, language: UiLanguage): string {
  if (seconds <= 90) return say(language, "time.seconds", { count: Math.ceil(Math.max(seconds, 1)) });
  if (seconds <= 90 * 60) return say(language, "time.minutes", { count: Math.ceil(seconds / 60) });
  return say(language, "time.hours", { count: Math.ceil(seconds / 3600) });
}

/** The day of an ISO 8601 moment, in UTC; what is no moment is given back as it is. */
export function day(iso: string, language: UiLanguage): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return new Intl.DateTimeFormat(locales(language), { dateStyle: "long", timeZone: "UTC" }).format(at);
}

/** "1,240 ms"; whole milliseconds are as much as can be told from one visit to the next. */
export function milliseconds(ms: number, language: UiLanguage, { unit = true } = {}): string {
  const written = number(Math.round(ms) + 0, language, { maximumFractionDigits: 0 });
  return unit ? `${written} ms` : written;
}
