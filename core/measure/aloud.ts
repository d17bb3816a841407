import type { LanguageRules } from "../language/rules.ts";
import { comparable } from "./comparable.ts";
import { type Difference, differencesOf } from "./differences.ts";
import { type Interval, wilson } from "./interval.ts";
import { characterErrors, wordErrors } from "./wer.ts";

/** A sentence that somebody read to the recogniser. */
export interface Reading {
  /** As it was shown, and as it was understood. */
  readonly sentence: string;
  readonly heard: string;
  /** Time of recognising / time of audio, where it was measured. */
  readonly rtf?: number;
}

/** How much of what was read came through. */
export interface ErrorCount {
  /** Words and characters that were to be read. */
  readonly words: number;
  readonly characters: number;
  /** Changed, left out and put in. */
  readonly wordErrors: number;
  readonly characterErrors: number;
  /** Word and character error rate: 0 and up. */
  readonly wer: number;
  readonly cer: number;
}

export interface Judged extends ErrorCount, Reading {
  readonly differences: readonly Difference[];
}

export interface AloudTotal extends ErrorCount {
  readonly sentences: number;
  /** Of the word error rate, 0..1. */
  readonly interval: Interval;
}

export function judge(reading: Reading, rules: LanguageRules): Judged {
  const said = comparable(reading.sentence, rules);
  const heard = comparable(reading.heard, rules);
  return { ...reading, ...count([said], [heard]), differences: differencesOf(said, heard) };
}

/** Over all sentences: errors are summed before anything is divided. undefined where nothing was read. */
export function totalOf(judged: readonly Judged[]): AloudTotal | undefined {
  const sum = (of: (one: Judged) => number) => judged.reduce((all, one) => all + of(one), 0);
  const words = sum((one) => one.words);
  const characters = sum((one) => one.characters);
  const wrongWords = sum((one) => one.wordErrors);
  const wrongCharacters = sum((one) => one.characterErrors);
  const interval = wilson(wrongWords, words);
  if (!interval) return undefined;
  return {
    sentences: judged.length,
    words,
    characters,
    wordErrors: wrongWords,
    characterErrors: wrongCharacters,
    wer: wrongWords / words,
    cer: wrongCharacters / characters,
    interval,
  };
}

function count(said: readonly string[], heard: readonly string[]): ErrorCount {
  const words = wordErrors(said, heard);
  const characters = characterErrors(said, heard);
  return {
    words: words.hits + words.substitutions + words.deletions,
    characters: characters.hits + characters.substitutions + characters.deletions,
    wordErrors: words.substitutions + words.deletions + words.insertions,
    characterErrors: characters.substitutions + characters.deletions + characters.insertions,
    wer: words.wer,
    cer: characters.cer,
  };
}
