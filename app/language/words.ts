import type { UiLanguage } from "../view.ts";
import en from "./en.json";
import sn from "./sn.json";

export type WordKey = keyof typeof en.words;

/** Languages in the order the switch offers them, each under its own name. */
export const UI_LANGUAGES: readonly { readonly tag: UiLanguage; readonly name: string }[] = [
  { tag: "sn", name: "chiShona" },
  { tag: "en", name: "English" },
];

/** The page's words for `key`, its `{name}` places filled from `values`; a place without a value is a bug and throws. */
export function say(language: UiLanguage, key: WordKey, values: Readonly<Record<string, string>> = {}): string {
  return words[language][key].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`"${key}" needs a value for {${name}}`);
    return value;
  });
}

/** The word for something that comes as data, such as an engine's name; the name itself where there is no word for it. */
export function wordFor(language: UiLanguage, group: "engine" | "backend", name: string): string {
  const key = `${group}.${name}`;
  return Object.hasOwn(en.words, key) ? say(language, key as WordKey) : name;
}

const words: Readonly<Record<UiLanguage, Readonly<Record<WordKey, string>>>> = { sn: sn.words, en: en.words };
