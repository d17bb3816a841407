import { locales } from "../../language/numbers.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";

/** Rows of one day, which is local. */
export interface Day<Row> {
  readonly name: string;
  readonly rows: readonly Row[];
}

/** Rows by the day they are of, in their order. now: Unix time in ms, as is `at`. */
export function byDay<Row extends { readonly at: number }>(
  rows: readonly Row[],
  now: number,
  language: UiLanguage,
): readonly Day<Row>[] {
  const days = new Map<number, Row[]>();
  for (const row of rows) {
    const day = startOf(row.at);
    const known = days.get(day);
    if (known) known.push(row);
    else days.set(day, [row]);
  }
  return [...days].map(([day, ofDay]) => ({ name: nameOf(day, startOf(now), language), rows: ofDay }));
}

export function timeOfDay(at: number, language: UiLanguage): string {
  return formatOf(language, "time").format(at);
}

export function moment(at: number, language: UiLanguage): string {
  return formatOf(language, "moment").format(at);
}

function nameOf(day: number, today: number, language: UiLanguage): string {
  // Rounded, since a day may have 23 or 25 hours.
  const ago = Math.round((today - day) / 86_400_000);
  // Browsers have these two words for few of the page's languages.
  if (ago === 0) return say(language, "history.today");
  if (ago === 1) return say(language, "history.yesterday");
  return formatOf(language, new Date(day).getFullYear() === new Date(today).getFullYear() ? "day" : "date").format(day);
}

function startOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

const FORMS = {
  time: { timeStyle: "short" },
  day: { weekday: "long", day: "numeric", month: "long" },
  date: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  moment: { dateStyle: "long", timeStyle: "short" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Making a formatter costs far more than using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(language: UiLanguage, form: keyof typeof FORMS): Intl.DateTimeFormat {
  const key = `${language} ${form}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locales(language), FORMS[form]);
  formats.set(key, format);
  return format;
}
