import { lateWords } from "../language/late-words.ts";
import type en from "./language/en.json";

export type ReviewKey = keyof typeof en.words;

const words = lateWords<ReviewKey>("review", {
  sn: () => import("./language/sn.json?messages"),
  en: () => import("./language/en.json?messages"),
  sw: () => import("./language/sw.json?messages"),
  hi: () => import("./language/hi.json?messages"),
  mr: () => import("./language/mr.json?messages"),
  ml: () => import("./language/ml.json?messages"),
});
export const loadReviewWords = words.load;
export const hasReviewWords = words.has;
export const tell = words.tell;
