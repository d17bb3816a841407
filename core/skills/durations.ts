import type { NumberReader } from "../language/spoken-number.ts";
import type { SkillData } from "./data.ts";
import { type NameFound, NameReader } from "./names.ts";
import type { Word } from "./words.ts";

/** Seconds of each unit. */
export const UNIT_SECONDS = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 } as const;

/** Reads durations: "an hour and ten minutes", "maminiti mashanu", "half an hour". */
export class DurationReader {
  readonly #numbers: NumberReader;
  readonly #units: NameReader<number>;
  readonly #whole: NameReader<number>;
  readonly #more: NameReader<number>;
  readonly #and: ReadonlySet<string>;

  constructor(data: SkillData, numbers: NumberReader) {
    const { durations, prefixes, halves, halfMore, and } = data;
    const names = Object.entries(durations).flatMap(([unit, { said }]) =>
      said.map((name): [string, number] => [name, UNIT_SECONDS[unit as keyof typeof UNIT_SECONDS]]),
    );
    this.#numbers = numbers;
    this.#units = new NameReader(names, prefixes);
    this.#whole = new NameReader(Object.entries(halves), prefixes);
    this.#more = new NameReader(halfMore.map((said) => [said, 0.5]));
    this.#and = new Set(and);
  }

  vocabulary(): string[] {
    return [this.#units, this.#whole, this.#more].flatMap((reader) => reader.vocabulary()).concat([...this.#and]);
  }

  /** value: seconds. */
  read(words: readonly Word[]): NameFound<number> | undefined {
    let seconds = 0;
    let count = 0;
    for (;;) {
      const joint = count > 0 && this.#and.has(words[count]?.is ?? "") ? 1 : 0;
      const part = this.#part(words.slice(count + joint));
      if (!part) return count > 0 ? { value: seconds, words: count } : undefined;
      seconds += part.value;
      count += joint + part.words;
    }
  }

  #part(words: readonly Word[]): NameFound<number> | undefined {
    const whole = this.#whole.read(words);
    if (whole) return whole;
    const before = this.#numbers.read(words.slice(0, 12).map(({ is }) => is));
    const half = before && this.#more.read(words.slice(before.words));
    const from = (before?.words ?? 0) + (half?.words ?? 0);
    const unit = this.#units.read(words.slice(from));
    if (!unit) return undefined;
    if (before)
      return this.#halved(
        { value: (before.value + (half ? 0.5 : 0)) * unit.value, words: from + unit.words },
        unit.value,
        words,
      );
    const after = this.#numbers.read(words.slice(unit.words, unit.words + 12).map(({ is }) => is));
    if (!after) return undefined;
    return this.#halved({ value: after.value * unit.value, words: unit.words + after.words }, unit.value, words);
  }

  #halved(found: NameFound<number>, unit: number, words: readonly Word[]): NameFound<number> {
    const more = this.#more.read(words.slice(found.words));
    return more ? { value: found.value + more.value * unit, words: found.words + more.words } : found;
  }
}
