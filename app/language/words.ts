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

const words: Readonly<Record<UiLanguage, Readonly<Record<WordKey, string>>>> = { sn: sn.words, en: en.words };
