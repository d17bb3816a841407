import { editDistance } from "../edit-distance.ts";
import type { LanguageRules } from "./rules.ts";

/** More in a row is a person who wants to say something. */
const MOST = 3;
/** Words of so many letters may have one wrong behind the first: the recogniser heard them through our own voice. */
const LONG = 5;

/** Whether this only tells the speaker to go on: "ehe", "mm hongu", "ehe ehe". */
export function isBackchannel(text: string, { turns: { backchannels } }: LanguageRules): boolean {
  const words = wordsOf(text);
  if (words.length === 0) return false;
  // The longest first: "ठीक है" begins with "ठीक".
  const phrases = backchannels.map(wordsOf).sort((a, b) => b.length - a.length);
  let at = 0;
  for (let said = 0; at < words.length; said++) {
    const phrase = phrases.find((one) => one.length > 0 && one.every((word, i) => alike(words[at + i] ?? "", word)));
    if (!phrase || said >= MOST) return false;
    at += phrase.length;
  }
  return true;
}

function alike(heard: string, word: string): boolean {
  if (heard === word) return true;
  return word.length >= LONG && heard[0] === word[0] && editDistance([...heard], [...word]) === 1;
}

function wordsOf(text: string): string[] {
  return text
    .normalize("NFC")
    .toLowerCase()
    .split(/[^\p{L}\p{M}'’]+/u)
    .filter((word) => word !== "");
}
