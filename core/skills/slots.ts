import type { LanguageRules } from "../language/rules.ts";
import { NumberReader } from "../language/spoken-number.ts";
import type { SkillData, Thing } from "./data.ts";
import { DurationReader } from "./durations.ts";
import { NameReader, named } from "./names.ts";
import { TimeReader } from "./times.ts";
import type { Word } from "./words.ts";

/** What was said in the places of a phrasing. Durations are seconds; times are "07:05", or "7:05?" for morning or evening. */
export type Slots = Readonly<Record<string, string | number>>;

export interface SlotFound {
  readonly slots: Slots;
  /** How many words it takes. */
  readonly words: number;
}

/** Places that hold anything; the others only what they know. */
const FREE: ReadonlySet<string> = new Set(["text", "items", "name", "phrase", "word"]);

/** Whether a place takes whatever stands there. */
export function isFree(slot: string): boolean {
  return FREE.has(slot);
}

/** Reads what can stand in the places of one language's phrasings. */
export class SlotReader {
  readonly numbers: NumberReader;
  readonly #names: Readonly<Record<string, NameReader<string>>>;
  readonly #durations: DurationReader;
  readonly #times: TimeReader;

  constructor(data: SkillData, rules: LanguageRules) {
    const { prefixes } = data;
    this.numbers = new NumberReader(rules, data.numbers);
    const reader = (table: Readonly<Record<string, readonly string[]>>) => new NameReader(named(table), prefixes);
    this.#names = {
      unit: reader(saidOf(data.units)),
      currency: reader(saidOf(data.currencies)),
      day: reader(byIndex(data.days)),
      month: reader(byIndex(data.months)),
      ordinal: reader(byIndex(data.ordinals)),
      relative: reader(data.relative),
      language: reader(data.languages),
      country: reader(data.countries),
      list: reader(data.lists),
    };
    this.#durations = new DurationReader(data, this.numbers);
    this.#times = new TimeReader(data, this.numbers);
  }

  /** Every word that stands for something. */
  vocabulary(): string[] {
    const names = Object.values(this.#names).flatMap((reader) => reader.vocabulary());
    return [...this.numbers.vocabulary(), ...names, ...this.#durations.vocabulary(), ...this.#times.vocabulary()];
  }

  /** slot: as it is called in a phrasing; `number2` is a second number. Undefined where it does not begin here. */
  read(slot: string, words: readonly Word[]): SlotFound | undefined {
    const kind = slot.replace(/\d$/, "");
    const names = this.#names[kind];
    if (names) {
      const found = names.read(words);
      return found && { slots: { [slot]: found.value }, words: found.words };
    }
    switch (kind) {
      case "number": {
        const found = this.numbers.read(words.slice(0, 12).map(({ is }) => is));
        return found && { slots: { [slot]: found.value }, words: found.words };
      }
      case "duration": {
        const found = this.#durations.read(words);
        return found && { slots: { [slot]: found.value }, words: found.words };
      }
      case "time":
        return this.#times.read(words);
      case "phone":
        return this.#phone(words);
      default:
        throw new Error(`no such place: {${slot}}`);
    }
  }

  #phone(words: readonly Word[]): SlotFound | undefined {
    let phone = "";
    let count = 0;
    for (const { is } of words) {
      const digit = this.numbers.digit(is.replace(/(?<=\d)[ ().-]+(?=\d)/g, ""));
      if (digit === undefined) break;
      phone += digit;
      count++;
    }
    return phone.length >= 3 ? { slots: { phone }, words: count } : undefined;
  }
}

function saidOf(things: Readonly<Record<string, Thing>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(things).map(([key, { said }]) => [key, said]));
}

function byIndex(names: readonly (readonly string[])[]): Record<string, readonly string[]> {
  return Object.fromEntries(names.map((said, index) => [String(index + 1), said]));
}
