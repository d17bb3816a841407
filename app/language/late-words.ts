import type { UiLanguage } from "../view.ts";
import { type Values, written } from "./words.ts";

type Words<Key extends string> = Readonly<Record<Key, Parameters<typeof written>[2]>>;

/** The words of a screen that come with it, so that the page's start does not carry them. */
export interface LateWords<Key extends string> {
  /** Has to be over before anything is said in the language. Rejects where its file cannot be had. */
  load(language: UiLanguage): Promise<void>;
  has(language: UiLanguage): boolean;
  /** As `say` of words.ts. */
  tell(language: UiLanguage, key: Key, values?: Values): string;
}

/** screen: its name, for what is kept of read messages. files: its `language/TAG.json?messages`. */
export function lateWords<Key extends string>(
  screen: string,
  files: Readonly<Record<UiLanguage, () => Promise<{ readonly language: unknown }>>>,
): LateWords<Key> {
  const loaded = new Map<UiLanguage, Words<Key>>();
  const coming = new Map<UiLanguage, Promise<void>>();
  const fetched = async (language: UiLanguage) => {
    try {
      const { language: file } = await files[language]();
      loaded.set(language, (file as { words: Words<Key> }).words);
    } catch (thrown) {
      coming.delete(language);
      throw thrown;
    }
  };
  return {
    // One promise for all who wait, so that they go on in the order in which they came.
    load: (language) => {
      const promise = coming.get(language) ?? fetched(language);
      coming.set(language, promise);
      return promise;
    },
    has: (language) => loaded.has(language),
    tell: (language, key, values = {}) => {
      const words = loaded.get(language);
      if (!words) throw new Error(`the words of "${language}" are not loaded`);
      return written(language, `${screen} ${key}`, words[key], values);
    },
  };
}
