import { numberWords } from "../../../core/language/numbers.ts";
import type { SkillData } from "../../../core/skills/data.ts";
import { expand } from "../../../core/skills/phrasing.ts";
import type { Slots } from "../../../core/skills/slots.ts";
import { type Language, rulesOf } from "./language.ts";

/** What is said in a place, and what is to be read there. */
type Sample = readonly [said: string, slots: Slots];

/** Names and words that no skill knows, so that nothing but the place itself can take them. */
const FREE: Readonly<Record<Language, readonly [name: string, thing: string]>> = {
  sn: ["Tafadzwa", "mupunga"],
  en: ["Tafadzwa", "umbrella"],
  sw: ["Baraka", "mchele"],
  hi: ["सुनीता", "चावल"],
  mr: ["सुनीता", "तांदूळ"],
  ml: ["സുനിത", "പഞ്ചസാര"],
};
const TIMES: Readonly<Record<Language, string>> = {
  sn: "nomwe dzemangwanani",
  en: "seven in the morning",
  sw: "saa moja asubuhi",
  hi: "सुबह सात बजे",
  mr: "सकाळी सात वाजता",
  ml: "രാവിലെ ഏഴ് മണിക്ക്",
};

export function samplesOf(language: Language, data: SkillData): (slot: string) => Sample {
  const { numbers } = rulesOf(language);
  const number = (n: number) => numberWords(n, numbers);
  const [name, thing] = FREE[language];
  const minutes = data.durations.minute.said[0] ?? "";
  const five = language === "sn" ? "mashanu" : number(5);
  const before = language === "sn" || language === "sw";
  const other = language === "en" ? "sn" : "en";
  const first = (table: Readonly<Record<string, readonly string[]>>, key: string) => table[key]?.[0] ?? "";
  const all: Readonly<Record<string, Sample>> = {
    number: [number(7), { number: 7 }],
    number2: [number(25), { number2: 25 }],
    duration: [before ? `${minutes} ${five}` : `${number(5)} ${minutes}`, { duration: 300 }],
    time: [TIMES[language], { time: "07:00" }],
    unit: [data.units.km?.said[0] ?? "", { unit: "km" }],
    unit2: [data.units.m?.said[0] ?? "", { unit2: "m" }],
    currency: [data.currencies.USD?.said[0] ?? "", { currency: "USD" }],
    currency2: [data.currencies.ZAR?.said[0] ?? "", { currency2: "ZAR" }],
    day: [data.days[0]?.[0] ?? "", { day: "1" }],
    month: [data.months[2]?.[0] ?? "", { month: "3" }],
    ordinal: [data.ordinals[1]?.[0] ?? "", { ordinal: "2" }],
    relative: [first(data.relative, "1"), { relative: "1" }],
    language: [first(data.languages, other), { language: other }],
    country: [first(data.countries, "IN"), { country: "IN" }],
    list: [first(data.lists, "shopping"), { list: "shopping" }],
    phone: ["0772 123 456", { phone: "0772123456" }],
    name: [name, { name }],
    word: [thing, { word: thing }],
    phrase: [thing, { phrase: thing }],
    items: [thing, { items: thing }],
    text: [thing, { text: thing }],
  };
  return (slot) => {
    const sample = all[slot];
    if (!sample) throw new Error(`no sample for {${slot}}`);
    return sample;
  };
}

export interface Expected {
  readonly text: string;
  readonly skill: string;
  readonly intent: string;
  readonly slots: Slots;
}

/** Every phrasing of a language with its places filled, grouped by skill. */
export function phrasingsOf(language: Language, data: SkillData): Map<string, Expected[]> {
  const sample = samplesOf(language, data);
  const filled = (skill: string, intent: string, template: string): Expected => {
    let slots: Slots = {};
    const text = template.replace(/\{(\w+)\}/g, (_, slot: string) => {
      const [said, read] = sample(slot);
      slots = { ...slots, ...read };
      return said;
    });
    return { text, skill, intent, slots };
  };
  return new Map(
    Object.entries(data.skills).map(([skill, { intents }]) => [
      skill,
      Object.entries(intents).flatMap(([intent, templates]) =>
        templates.flatMap((template) => expand(template).map((one) => filled(skill, intent, one))),
      ),
    ]),
  );
}
