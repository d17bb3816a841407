import { clockWords } from "./numbers.ts";
import type { LanguageRules } from "./rules.ts";

const TIME = /(?<![\p{N}.,:/+-])(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?[^\S\n]?([ap])(?:\.m\.|m)(?![\p{L}\p{M}\p{N}])/giu;

/** Times of twelve hours with the part of the day that the language says in place of "am" and "pm": "7:30 pm". */
export function withTimes(text: string, { numbers }: LanguageRules): string {
  const { day, hours } = numbers.clock;
  if (!day) return text;
  return text.replace(TIME, (_, h: string, m = "0", half: string) => {
    const hour = (Number(h) % 12) + (half.toLowerCase() === "p" ? 12 : 0);
    // Hours with words of their own are named by the hour of 24.
    const time = clockWords(hours ? hour : Number(h), Number(m), numbers);
    return day.said.replace("{time}", () => time).replace("{part}", () => partOf(hour, day.parts));
  });
}

function partOf(hour: number, parts: Readonly<Record<string, string>>): string {
  const since = Object.keys(parts)
    .map(Number)
    .filter((from) => from <= hour);
  return parts[Math.max(...since)] ?? "";
}
