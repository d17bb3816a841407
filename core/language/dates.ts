import { anyOf } from "./counted.ts";
import { numberWords } from "./numbers.ts";
import { ordinalWords } from "./ordinals.ts";
import type { LanguageRules } from "./rules.ts";

const YEAR = "[12]\\d{3}";
/** Not inside a longer number, a version, or a phone number. */
const OPEN = "(?<![\\d+.,/:-])";
const SHUT = "(?![\\d/-]|[.,:]\\d)";
const ISO = new RegExp(`${OPEN}(?<y>${YEAR})-(?<m>\\d{1,2})-(?<d>\\d{1,2})${SHUT}(?<time>T(?=\\d))?`, "gu");
const LOCAL = new RegExp(`${OPEN}(?<a>\\d{1,2})(?<mark>[./-])(?<b>\\d{1,2})\\k<mark>(?<y>${YEAR})${SHUT}`, "gu");
/** With two digits for the year only strokes make a date: "10.11.12" may be a version. */
const BRIEF = new RegExp(`${OPEN}(?<a>\\d{1,2})/(?<b>\\d{1,2})/(?<y>\\d\\d)${SHUT}`, "gu");

/** Dates and years as they are said: "2026-11-21", "21/11/2026", "21.11.2026", "21 November 2026", "in 1980". */
export function withDates(text: string, rules: LanguageRules): string {
  const iso = replaced(text, ISO, ({ d, m, y, time }) => {
    const said = sayDate(Number(d), Number(m), y, rules);
    return said && time ? `${said} ` : said;
  });
  const local = (parts: Parts) => {
    const [a, b] = [Number(parts.a), Number(parts.b)];
    // Where the second number can be no month, it was written the other way round.
    const dayFirst = rules.dates.order === "dmy" ? b <= 12 : a > 12;
    return sayDate(dayFirst ? a : b, dayFirst ? b : a, parts.y, rules);
  };
  return withYears(withMonths(replaced(replaced(iso, LOCAL, local), BRIEF, local), rules), rules);
}

/** The words of a year, or its number's. */
export function yearWords(year: number, { dates, numbers }: LanguageRules): string {
  const { centuries } = dates;
  if (!centuries?.spans.some(({ from, to }) => year >= from && year <= to)) return numberWords(year, numbers);
  const century = numberWords(Math.floor(year / 100), numbers);
  const rest = year % 100;
  if (rest === 0) return centuries.even.replace("{n}", () => century);
  const join = (rest < 10 && centuries.joinSmall) || centuries.join;
  return century + join + numberWords(rest, numbers);
}

type Parts = Readonly<Partial<Record<string, string>>>;

/** say: undefined leaves it as it is. */
function replaced(text: string, pattern: RegExp, say: (parts: Parts) => string | undefined): string {
  return text.replace(pattern, (...match) => say(match.at(-1) as Parts) ?? (match[0] as string));
}

function sayDate(d: number, m: number, y = "", rules: LanguageRules): string | undefined {
  const month = rules.dates.months[m - 1];
  if (month === undefined || d < 1 || d > 31) return undefined;
  // Two digits: within half a century of 2020.
  const year = y.length > 2 ? Number(y) : Number(y) + (Number(y) < 70 ? 2000 : 1900);
  return rules.dates.said
    .replace("{d}", () => dayWords(d, rules))
    .replace("{m}", () => month)
    .replace("{y}", () => yearWords(year, rules));
}

function dayWords(d: number, { dates, numbers }: LanguageRules): string {
  return dates.ordinal ? ordinalWords(d, "", numbers) : numberWords(d, numbers);
}

/** A day or a year beside a month's name. What stands between them stays. */
function withMonths(text: string, rules: LanguageRules): string {
  const { months, short = [], links } = rules.dates;
  const name = `(?<m>${anyOf([...short.map((month) => `${month}.`), ...months, ...short])})(?![\\p{L}\\p{M}])`;
  const day = `(?<d>\\d{1,2})(?:${anyOf(rules.numbers.ordinals?.marks ?? [])})?`;
  const year = `(?:(?<to>,?\\s+)(?<y>${YEAR})${SHUT})`;
  const dayFirst = `${OPEN}${day}(?<gap>(?:\\s+${anyOf(links)})?\\s+)${name}${year}?`;
  const monthFirst = `(?<![\\p{L}\\p{M}])${name}(?<gap>\\s+)${day}(?![\\p{L}\\p{M}])${SHUT}${year}?`;
  const alone = `(?<![\\p{L}\\p{M}])${name}${year}`;
  const full = (written = "") => months[short.indexOf(written.replace(/\.$/, ""))] ?? written;
  const ofYear = ({ to = "", y }: Parts) => (y === undefined ? "" : to + yearWords(Number(y), rules));
  const isDay = ({ d }: Parts) => Number(d) >= 1 && Number(d) <= 31;
  const forms: readonly [string, (parts: Parts) => string | undefined][] = [
    [dayFirst, (p) => (isDay(p) ? dayWords(Number(p.d), rules) + p.gap + full(p.m) + ofYear(p) : undefined)],
    [monthFirst, (p) => (isDay(p) ? full(p.m) + p.gap + dayWords(Number(p.d), rules) + ofYear(p) : undefined)],
    [alone, (p) => full(p.m) + ofYear(p)],
  ];
  return forms.reduce((out, [pattern, say]) => replaced(out, new RegExp(pattern, "gu"), say), text);
}

/** A year alone is one where a word says so. */
function withYears(text: string, rules: LanguageRules): string {
  const { centuries } = rules.dates;
  if (!centuries) return text;
  const before = `(?<=(?<![\\p{L}\\p{M}])${anyOf(centuries.before)}\\s+)(?<y>${YEAR})(?![\\p{L}%°])${SHUT}`;
  const after = `${OPEN}(?<y>${YEAR})(?=\\s+${anyOf(centuries.after)}(?![\\p{L}\\p{M}]))`;
  const say = ({ y }: Parts) => yearWords(Number(y), rules);
  return replaced(replaced(text, new RegExp(before, "giu"), say), new RegExp(after, "gu"), say);
}
