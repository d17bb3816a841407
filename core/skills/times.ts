import type { NumberReader } from "../language/spoken-number.ts";
import type { SkillData, TimeForm } from "./data.ts";
import { type NameFound, NameReader, named } from "./names.ts";
import type { SlotFound } from "./slots.ts";
import type { Word } from "./words.ts";

type Part = keyof SkillData["parts"];
/** Minutes since midnight; `open`: it may as well be twelve hours later. */
type Clock = { readonly minutes: number; readonly open: boolean };

/** Reads times of day: "half past seven in the morning", "tomorrow at 19:30", "saa moja asubuhi". */
export class TimeReader {
  readonly #data: SkillData;
  readonly #numbers: NumberReader;
  readonly #parts: NameReader<string>;
  readonly #days: NameReader<string>;
  readonly #at: ReadonlySet<string>;
  readonly #forms: readonly (TimeForm & { readonly words: readonly string[] })[];

  constructor(data: SkillData, numbers: NumberReader) {
    this.#data = data;
    this.#numbers = numbers;
    this.#parts = new NameReader(named(data.parts), data.prefixes);
    this.#days = new NameReader(named(data.relative), data.prefixes);
    this.#at = new Set(data.at);
    this.#forms = data.times.map((form) => ({ ...form, words: form.form.split(" ") }));
  }

  vocabulary(): string[] {
    const forms = this.#forms.flatMap(({ words }) => words.filter((word) => !word.startsWith("{")));
    return [...this.#parts.vocabulary(), ...this.#days.vocabulary(), ...this.#at, ...forms];
  }

  /** Slots `time`, and `ahead` in days where a day was named. */
  read(words: readonly Word[]): SlotFound | undefined {
    const before = this.#around(words, 0);
    const clock = this.#clock(words.slice(before.words));
    if (!clock) return undefined;
    const after = this.#around(words, before.words + clock.words);
    const part = after.part ?? before.part;
    const ahead = after.ahead ?? before.ahead;
    const { minutes, open } = part === undefined ? clock.value : { minutes: within(clock.value, part), open: false };
    const count = before.words + clock.words + after.words;
    const time = written(minutes, open);
    return { slots: ahead === undefined ? { time } : { time, ahead }, words: count };
  }

  /** What part of which day it is, before the time or behind it. */
  #around(words: readonly Word[], from: number): { words: number; part?: Part; ahead?: number } {
    let [count, skipped] = [0, 0];
    let said: { part?: Part; ahead?: number } = {};
    for (;;) {
      const rest = words.slice(from + count + skipped);
      const part = this.#parts.read(rest);
      const day = part ? undefined : this.#days.read(rest);
      if (part) said = { ...said, part: part.value as Part };
      if (day) said = { ...said, ahead: Number(day.value) };
      if (part || day) {
        count += skipped + (part ?? day ?? { words: 0 }).words;
        skipped = 0;
      } else if (this.#at.has(rest[0]?.is ?? "")) skipped++;
      else return { words: from === 0 ? count + skipped : count, ...said };
    }
  }

  #clock(words: readonly Word[]): NameFound<Clock> | undefined {
    const digital = /^(\d{1,2}):(\d\d)$/.exec(words[0]?.is ?? "");
    if (digital) return { value: digitalTime(digital[1] ?? "", Number(digital[2])), words: 1 };
    const found = this.#forms.flatMap((form) => this.#form(form, words) ?? []);
    return found.reduce<NameFound<Clock> | undefined>(
      (best, one) => (best && best.words >= one.words ? best : one),
      undefined,
    );
  }

  #form(
    { words: form, add = 0, back, at }: TimeForm & { words: readonly string[] },
    words: readonly Word[],
  ): NameFound<Clock> | undefined {
    let count = 0;
    const values: Record<string, number> = {};
    for (const part of form) {
      if (part === "{h}" || part === "{m}") {
        const number = this.#numbers.read(words.slice(count, count + 6).map(({ is }) => is));
        const most = part === "{h}" ? 24 : 59;
        if (!number || !Number.isInteger(number.value) || number.value > most) return undefined;
        values[part] = number.value;
        count += number.words;
      } else if (words[count]?.is === part) count++;
      else return undefined;
    }
    if (at !== undefined) return { value: { minutes: at, open: false }, words: count };
    const hour = values["{h}"] ?? 0;
    const shift = hour <= 12 && !/^\d/.test(words[0]?.is ?? "") ? this.#data.hourShift : 0;
    const minutes = (values["{m}"] ?? 0) * (back ? -1 : 1) + add;
    const whole = (((hour + shift) % 24) * 60 + minutes + 1440) % 1440;
    const open = hour > 0 && hour <= 12;
    return { value: { minutes: open ? whole % 720 : whole, open }, words: count };
  }
}

/** "7:30" may be either half of the day; "07:30" and "19:30" may not. */
function digitalTime(hours: string, minutes: number): Clock {
  const hour = Number(hours);
  return { minutes: (hour % 24) * 60 + minutes, open: hour > 0 && hour <= 12 && !hours.startsWith("0") };
}

function within({ minutes, open }: Clock, part: Part): number {
  if (!open) return minutes;
  const half = minutes % 720;
  if (part === "morning") return half;
  if (part === "night") return half >= 6 * 60 ? half + 720 : half;
  return half + 720;
}

function written(minutes: number, open: boolean): string {
  const [hours, rest] = [Math.floor(minutes / 60), String(minutes % 60).padStart(2, "0")];
  return open ? `${hours % 12 || 12}:${rest}?` : `${String(hours).padStart(2, "0")}:${rest}`;
}
