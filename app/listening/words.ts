import { lateWords } from "../language/late-words.ts";
import type en from "./language/en.json";

export type ListeningKey = keyof typeof en.words;

const words = lateWords<ListeningKey>("listening", {
  sn: () => import("./language/sn.json?messages"),
  en: () => import("./language/en.json?messages"),
  sw: () => import("./language/sw.json?messages"),
  hi: () => import("./language/hi.json?messages"),
  mr: () => import("./language/mr.json?messages"),
  ml: () => import("./language/ml.json?messages"),
});
export const loadListeningWords = words.load;
export const hasListeningWords = words.has;
export const tell = words.tell;
