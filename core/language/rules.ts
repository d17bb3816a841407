import { bool, listOf, mapOf, matching, object, optional, type Parser, refuse, text, whole } from "../parse.ts";
import { type Counted, counted } from "./counted.ts";
import { type Dates, dates } from "./date-rules.ts";
import { type HeardRules, heardRules } from "./heard-rules.ts";
import { type Money, money } from "./money-rules.ts";
import { type Ordinals, ordinals } from "./ordinals.ts";
import { type Romanised, romanised } from "./romanised.ts";
import { type TurnRules, turnRules } from "./turns.ts";

/** One power of the number grammar. */
export interface Scale {
  readonly value: number;
  /** The whole scale word for exactly one of it. */
  readonly one: string;
  /** The scale word for more, `{n}` standing for how many. */
  readonly many: string;
  /** How many, in the noun class of the scale's word, by number; the counting words where there is none. */
  readonly forms?: Readonly<Record<string, string>> | undefined;
  /** The same two where nothing follows, in languages that change the word then: Marathi "शंभर", but "एकशे एक". */
  readonly alone?: { readonly one: string; readonly many: string } | undefined;
  /** Stands between it and what follows, spaces included. */
  readonly join: string;
  /** Another joint for a rest below `rest`: English "one thousand and five". */
  readonly joinSmall?: { readonly rest: number; readonly join: string } | undefined;
  /** The joint where the rest could be heard as a part of the count: ten thousand and one, not eleven thousand. */
  readonly apart?: string | undefined;
}

/** How a clock time is said; `{h}` and `{m}` stand for the hour's and the minutes' words. */
interface Clock {
  readonly time: string;
  /** On the hour. */
  readonly hour: string;
  /** Hours with words of their own, by number: Swahili counts them from six in the morning, so that 7:00 is "saa moja". */
  readonly hours?: Readonly<Record<string, string>> | undefined;
  /** Minutes with words of their own, by number: Shona's noun class, English "oh five". */
  readonly minutes?: Readonly<Record<string, string>> | undefined;
  /** Parts of the day, for times with "am" or "pm". */
  readonly day?: DayParts | undefined;
}

/** "7 pm" is "saa moja usiku". */
interface DayParts {
  /** `{time}` and `{part}` stand for both. */
  readonly said: string;
  /** By the hour (of 24) from which on each is said; the first one from midnight. */
  readonly parts: Readonly<Record<string, string>>;
}

export interface Numbers {
  /** Largest first. */
  readonly scales: readonly Scale[];
  /** Numbers with a word of their own: at the least 0 to 9, and all below the smallest scale. */
  readonly words: Readonly<Record<string, string>>;
  /** The decimal point as a word. */
  readonly point: string;
  /** "5-10" with `{a}` and `{b}`. */
  readonly range: string;
  readonly ordinals?: Ordinals | undefined;
  readonly clock: Clock;
}

/** How a language is written and spoken: data of its pack, read by one interpreter for all languages. */
export interface LanguageRules {
  readonly reviewed: boolean;
  /** Characters that end a sentence, and those that end a clause. */
  readonly sentenceEnds: string;
  readonly clauseEnds: string;
  /** Letters that the recogniser writes and the voice says, in lower case. */
  readonly alphabet: string;
  /** Short forms, those with a dot ending no sentence, and how each is said; "" where it is said as written. */
  readonly abbreviations: Readonly<Record<string, string>>;
  /** Signs and their words; `{n}` in them is the number behind the sign: "{n} dollars". */
  readonly symbols: Readonly<Record<string, string>>;
  readonly numbers: Numbers;
  readonly dates: Dates;
  readonly money: Money;
  /** Units of measure by their signs, said only behind a number. */
  readonly units: Readonly<Record<string, Counted>>;
  /** Words that announce a phone number: three and more digits behind them are read one by one. */
  readonly phoneWords: readonly string[];
  /** Words that may stand between two such numbers. */
  readonly listWords: readonly string[];
  /** Said in place of a block of code; nothing where it is missing. */
  readonly code?: string | undefined;
  readonly turns: TurnRules;
  /** Words so common that they tell nothing of what a sentence is about. Lower case. */
  readonly stopWords?: readonly string[] | undefined;
  readonly heard?: HeardRules | undefined;
  readonly romanised?: Romanised | undefined;
}

const anyText: Parser<string> = (value, path) => (typeof value === "string" ? value : refuse(path, "must be a string"));

const withCount = matching(/\{n\}/, "a string with {n}");

const scale: Parser<Scale> = object<Scale>({
  value: whole,
  one: text,
  many: withCount,
  forms: optional(mapOf(text)),
  alone: optional(object({ one: text, many: withCount })),
  join: anyText,
  joinSmall: optional(object({ rest: whole, join: anyText })),
  apart: optional(anyText),
});

const clock: Parser<Clock> = object<Clock>({
  time: matching(/\{h\}.*\{m\}|\{m\}.*\{h\}/, "a string with {h} and {m}"),
  hour: matching(/\{h\}/, "a string with {h}"),
  hours: optional(mapOf(text)),
  minutes: optional(mapOf(text)),
  day: optional(
    object<DayParts>({
      said: matching(/^(?=.*\{time\})(?=.*\{part\})/, "a string with {time} and {part}"),
      parts: (value, path) => {
        const parts = mapOf(text)(value, path);
        if (parts["0"] === undefined) refuse(`${path}.0`, "is missing");
        for (const hour of Object.keys(parts))
          if (!/^(?:1?\d|2[0-3])$/.test(hour)) refuse(`${path}.${hour}`, "is no hour of the day");
        return parts;
      },
    }),
  ),
});

const numbers: Parser<Numbers> = (value, path) => {
  const parsed = object<Numbers>({
    scales: listOf(scale),
    words: mapOf(text),
    point: text,
    range: matching(/\{a\}.*\{b\}/, "a string with {a} and {b}"),
    ordinals: optional(ordinals),
    clock,
  })(value, path);
  parsed.scales.forEach(({ value: size }, i) => {
    const larger = parsed.scales[i - 1]?.value ?? Number.POSITIVE_INFINITY;
    if (size < 2 || size >= larger)
      refuse(`${path}.scales[${i}].value`, "must be 2 or more and smaller than the one before");
  });
  const smallest = parsed.scales.at(-1)?.value ?? refuse(`${path}.scales`, "must not be empty");
  for (let n = 0; n < Math.max(10, smallest); n++) if (!parsed.words[n]) refuse(`${path}.words.${n}`, "is missing");
  return parsed;
};

export const parseRules: Parser<LanguageRules> = object<LanguageRules>({
  reviewed: bool,
  sentenceEnds: text,
  clauseEnds: text,
  alphabet: text,
  abbreviations: mapOf(anyText),
  symbols: mapOf(text),
  numbers,
  dates,
  money,
  units: mapOf(counted),
  phoneWords: listOf(text),
  listWords: listOf(text),
  code: optional(text),
  turns: turnRules,
  stopWords: optional(listOf(text)),
  heard: optional(heardRules),
  romanised: optional(romanised),
});
