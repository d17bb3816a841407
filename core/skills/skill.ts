import type { LanguageRules } from "../language/rules.ts";
import type { Countries, Dictionary, SkillData } from "./data.ts";
import type { Kept } from "./kept.ts";
import type { Match } from "./match.ts";
import type { Slots } from "./slots.ts";

/** All that a skill may know; it has no clock and keeps nothing itself. */
export interface World {
  /** Unix time in ms. */
  readonly now: number;
  /** Minutes by which local time is ahead of UTC at a Unix time in ms. */
  readonly offset: (at: number) => number;
  readonly kept: Kept;
  /** What was answered last, and what was recognised then. */
  readonly last: string;
  readonly before: Match | undefined;
  readonly data: SkillData;
  readonly rules: LanguageRules;
  readonly dictionary: Dictionary;
  readonly countries: Countries;
}

/** What is wanted from the person before anything is done: yes, or what belongs into a place. */
export interface Ask {
  readonly skill: string;
  readonly intent: string;
  readonly slots: Slots;
  readonly wants: "yes" | (string & {});
  /** Where it is asked whether this was meant: the words that it is asked about. */
  readonly doubts?: string;
}

/** What a skill answers, and does once it is certain that this was asked. */
export interface Deed {
  readonly text: string;
  /** From what is kept at that moment to what is kept then. May be called more than once. */
  readonly change?: (kept: Kept) => Kept;
  readonly ask?: Ask;
}

/** Undefined: this is not for the skill after all. */
export type Act = (slots: Slots, world: World) => Deed | undefined;

export interface Skill {
  /** Intents by name; each has its phrasings in the data of every language. */
  readonly intents: Readonly<Record<string, Act>>;
  /** Sentences it says, by name; every language has all of them. */
  readonly says: readonly string[];
}
