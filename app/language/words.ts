import { IntlMessageFormat } from "intl-messageformat";
import type { UiLanguage } from "../view.ts";
import type en from "./en.json";
import { locales } from "./numbers.ts";
import { language as sn } from "./sn.json?messages";

export type WordKey = keyof typeof en.words;
export type Values = Readonly<Record<string, string | number>>;
type Message = string | Exclude<ConstructorParameters<typeof IntlMessageFormat>[0], string>;

/** A language file as it comes into the page: what has places is parsed ICU MessageFormat. */
export interface Language {
  /** False while no speaker of the language has checked its words. */
  readonly reviewed: boolean;
  readonly words: Readonly<Record<WordKey, Message>>;
}

/** Languages in the order the switch offers them, each under its own name. */
export const UI_LANGUAGES: readonly { readonly tag: UiLanguage; readonly name: string }[] = [
  { tag: "sn", name: "chiShona" },
  { tag: "en", name: "English" },
  { tag: "sw", name: "Kiswahili" },
  { tag: "hi", name: "हिन्दी" },
  { tag: "mr", name: "मराठी" },
  { tag: "ml", name: "മലയാളം" },
];

/** Shona comes with the page; each other language is a file of its own. */
const FILES: Readonly<Record<Exclude<UiLanguage, "sn">, () => Promise<{ readonly language: Language }>>> = {
  en: () => import("./en.json?messages"),
  sw: () => import("./sw.json?messages"),
  hi: () => import("./hi.json?messages"),
  mr: () => import("./mr.json?messages"),
  ml: () => import("./ml.json?messages"),
};

const loaded = new Map<UiLanguage, Language>([["sn", sn]]);
const formatters = new Map<string, IntlMessageFormat>();

/** Has to be over before the page is shown in the language. Rejects where its file cannot be had. */
export async function loadWords(language: UiLanguage): Promise<void> {
  if (language === "sn" || loaded.has(language)) return;
  loaded.set(language, (await FILES[language]()).language);
}

/**
 * The page's words for `key`, its places filled from `values`: numbers where the message counts, else text that is
 * already written in the language's way. A place without a value and a language that is not loaded are bugs and throw.
 */
export function say(language: UiLanguage, key: WordKey, values: Values = {}): string {
  return written(language, key, wordsOf(language).words[key], values);
}

/** A message of any language file, its places filled. key: tells it from all other messages. */
export function written(language: UiLanguage, key: string, message: Message, values: Values): string {
  return typeof message === "string" ? message : String(formatter(language, key, message).format(values));
}

/** The word for something that comes as data, such as an engine's name; the name itself where there is no word for it. */
export function wordFor(language: UiLanguage, group: "engine" | "backend" | "value", name: string): string {
  const key = `${group}.${name}`;
  return Object.hasOwn(wordsOf(language).words, key) ? say(language, key as WordKey) : name;
}

/** Whether a speaker of the language has checked its words. */
export function isReviewed(language: UiLanguage): boolean {
  return wordsOf(language).reviewed;
}

function wordsOf(language: UiLanguage): Language {
  const words = loaded.get(language);
  if (!words) throw new Error(`the words of "${language}" are not loaded`);
  return words;
}

function formatter(language: UiLanguage, key: string, message: Message): IntlMessageFormat {
  const name = `${language} ${key}`;
  const known = formatters.get(name) ?? new IntlMessageFormat(message, locales(language));
  formatters.set(name, known);
  return known;
}
