import { lateWords } from "../language/late-words.ts";
import { UI_LANGUAGES } from "../language/words.ts";
import type { UiLanguage } from "../view.ts";
import type en from "./language/en.json";

export type DocumentsKey = keyof typeof en.words;

const words = lateWords<DocumentsKey>("documents", {
  sn: () => import("./language/sn.json?messages"),
  en: () => import("./language/en.json?messages"),
  sw: () => import("./language/sw.json?messages"),
  hi: () => import("./language/hi.json?messages"),
  mr: () => import("./language/mr.json?messages"),
  ml: () => import("./language/ml.json?messages"),
});
export const loadDocumentsWords = words.load;
export const hasDocumentsWords = words.has;
export const tell = words.tell;

/** tag: BCP 47. English where the words are not in the language. */
export function wordsLanguage(tag: string): UiLanguage {
  return UI_LANGUAGES.find((one) => one.tag === tag)?.tag ?? "en";
}
