import { bool, listOf, mapOf, matching, object, oneOf, optional, type Parser, refuse, text } from "../parse.ts";

/** Something that is counted or named, and the words for it that people say. */
export interface Thing {
  readonly said: readonly string[];
  /** All that is said for exactly one, and for more, `{n}` standing for how many. */
  readonly one: string;
  readonly many: string;
  /** Name of the number words that agree with it, in `SkillData.forms`. */
  readonly forms?: string | undefined;
}

/** A way to say a time of day. */
export interface TimeForm {
  /** With `{h}` and `{m}`: "quarter to {h}". */
  readonly form: string;
  /** Minutes to be added. */
  readonly add?: number | undefined;
  /** The minutes count back from the hour. */
  readonly back?: boolean | undefined;
  /** Without an hour: minutes since midnight. */
  readonly at?: number | undefined;
}

/** A sentence with `{places}`; two of them where it depends on `{n}`. */
export type Say = string | { readonly one: string; readonly other: string };

export interface SkillWords {
  /** How it is called when the person is asked about it. */
  readonly name: string;
  /** One thing to say, for those who ask what can be said. */
  readonly example: string;
  /** Templates by intent, as `phrasing.ts` reads them. */
  readonly intents: Readonly<Record<string, readonly string[]>>;
  readonly say: Readonly<Record<string, Say>>;
}

type Names = readonly (readonly string[])[];
type Named = Readonly<Record<string, readonly string[]>>;

/** All that the skills know of one language; models-manifest/skills/LANGUAGE.json. */
export interface SkillData {
  readonly $schema?: string | undefined;
  readonly language: string;
  /** A speaker of the language has checked it. */
  readonly reviewed: boolean;
  /** ISO 3166: whose emergency numbers are told when no country is named. */
  readonly country: string;
  /** Words that change nothing: politeness, articles. */
  readonly fillers: readonly string[];
  /** Words that look like ours and are others: they are never taken for a slip. */
  readonly others: readonly string[];
  /** What may be written onto a name: "ku" of "kuchirungu". */
  readonly prefixes: readonly string[];
  /** Number words that the language's rules lack. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly forms: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** Words between two parts of a duration or two things of a list, and those written onto the second. */
  readonly and: readonly string[];
  readonly gluedAnd: readonly string[];
  /** Words that may stand before a time. */
  readonly at: readonly string[];
  readonly durations: Readonly<Record<"second" | "minute" | "hour" | "day" | "week", Thing>>;
  /** Seconds of what is said without a number: "half an hour". */
  readonly halves: Readonly<Record<string, number>>;
  /** Behind a unit, half of it more: "and a half". */
  readonly halfMore: readonly string[];
  /** Hours to be added to a spoken hour: Swahili counts from six. */
  readonly hourShift: number;
  readonly times: readonly TimeForm[];
  readonly parts: Readonly<Record<"morning" | "afternoon" | "evening" | "night", readonly string[]>>;
  /** Days by their distance from today: "0", "1", "-1". */
  readonly relative: Named;
  /** Monday and January first; the first name of each is the one that is said. */
  readonly days: Names;
  readonly months: Names;
  /** From the first on. */
  readonly ordinals: Names;
  readonly units: Readonly<Record<string, Thing>>;
  readonly currencies: Readonly<Record<string, Thing>>;
  readonly languages: Named;
  readonly countries: Named;
  readonly lists: Named;
  readonly skills: Readonly<Record<string, SkillWords>>;
}

/** What is called the same in several languages, by language. */
export type Dictionary = readonly Readonly<Record<string, string>>[];

export interface Country {
  /** Numbers that reach every service, the first of them best known. */
  readonly any: readonly string[];
  readonly police?: string | undefined;
  readonly ambulance?: string | undefined;
  readonly fire?: string | undefined;
  /** Where this is written. */
  readonly source: string;
}
export type Countries = Readonly<Record<string, Country>>;

const finite: Parser<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) ? value : refuse(path, "must be a number");

const many = matching(/\{n\}/, "a string with {n}");
const thing: Parser<Thing> = object<Thing>({ said: listOf(text), one: text, many, forms: optional(text) });
const texts = listOf(text);

function listOfLength(length: number): Parser<Names> {
  return (value, path) => {
    const names = listOf(texts)(value, path);
    return names.length === length ? names : refuse(path, `must have ${length} entries`);
  };
}

const say: Parser<Say> = (value, path) =>
  typeof value === "string" ? text(value, path) : object<Exclude<Say, string>>({ one: text, other: text })(value, path);

export const parseSkillData: Parser<SkillData> = object<SkillData>({
  $schema: optional(text),
  language: oneOf("sn", "en", "sw", "hi", "mr", "ml"),
  reviewed: bool,
  country: matching(/^[A-Z]{2}$/, "a country of ISO 3166"),
  fillers: texts,
  others: texts,
  prefixes: texts,
  numbers: mapOf(finite),
  forms: mapOf(mapOf(text)),
  yes: texts,
  no: texts,
  and: texts,
  gluedAnd: texts,
  at: texts,
  durations: object({ second: thing, minute: thing, hour: thing, day: thing, week: thing }),
  halves: mapOf(finite),
  halfMore: texts,
  hourShift: finite,
  times: listOf(object<TimeForm>({ form: text, add: optional(finite), back: optional(bool), at: optional(finite) })),
  parts: object({ morning: texts, afternoon: texts, evening: texts, night: texts }),
  relative: mapOf(texts),
  days: listOfLength(7),
  months: listOfLength(12),
  ordinals: listOfLength(12),
  units: mapOf(thing),
  currencies: mapOf(thing),
  languages: mapOf(texts),
  countries: mapOf(texts),
  lists: mapOf(texts),
  skills: mapOf(object<SkillWords>({ name: text, example: text, intents: mapOf(texts), say: mapOf(say) })),
});

export const parseDictionary: Parser<Dictionary> = listOf(mapOf(text));

export const parseCountries: Parser<Countries> = mapOf(
  object<Country>({
    any: texts,
    police: optional(text),
    ambulance: optional(text),
    fire: optional(text),
    source: matching(/^https:\/\//, "an address"),
  }),
);
