import type { LanguageRules } from "../language/rules.ts";
import { align } from "./align.ts";
import type { SkillData } from "./data.ts";
import { expand, type Phrasing, phrasing } from "./phrasing.ts";
import { type ReadWord, Repair } from "./repair.ts";
import { type SlotFound, SlotReader, type Slots } from "./slots.ts";
import { bare, wordsOf } from "./words.ts";

export interface Match {
  readonly skill: string;
  readonly intent: string;
  readonly slots: Slots;
  /** 0..1; 1 where every word was expected and nothing was missing. */
  readonly score: number;
  /** The phrasing that was recognised. */
  readonly phrasing: string;
}

/** A phrasing of an intent, as it is compared. */
export type Template = Phrasing & { readonly skill: string; readonly intent: string };
type Known = Template & { readonly weight: number };

/** What a word counts that changes nothing, and one that many skills share. */
const FILLER = 0.08;
const COMMON = 0.6;
/** A word of so many skills says little. */
const SHARED_BY = 4;
/** Less of a phrasing's own words than this is not worth a closer look. */
const LEAST = 0.45;
/** What is longer is told to nobody's skill; also a bound on work. */
const MOST_WORDS = 40;

/** Finds what a sentence asks of the skills, in one language. Tolerates slips, words that are missing or too many, and another order. */
export class Matcher {
  readonly slots: SlotReader;
  readonly #repair: Repair;
  readonly #phrasings: readonly Known[];
  readonly #weights = new Map<string, number>();

  constructor(data: SkillData, rules: LanguageRules, templates: readonly Template[] = [...templatesOf(data)].flat()) {
    this.slots = new SlotReader(data, rules);
    this.#weigh(templates, data.fillers);
    this.#phrasings = templates.map((one) => ({ ...one, weight: this.#weightOf(one) }));
    const names = new Set(this.slots.vocabulary());
    const said = [...this.#weights.keys(), ...names, ...[...data.yes, ...data.no].flatMap((one) => one.split(" "))];
    this.#repair = new Repair(said, data.others, { prefixes: data.prefixes, names });
  }

  get size(): number {
    return this.#phrasings.length;
  }

  /** The best of each intent, best first; none below `least`. */
  match(text: string, least: number): Match[] {
    const words = this.words(text);
    if (words.length === 0 || words.length > MOST_WORDS) return [];
    const spoken = new Set(words.map(({ is }) => is));
    const best = new Map<string, Match & { rank: number }>();
    const terms = { weight: (word: string) => this.#weights.get(word) ?? 1, read: this.#remembering(words) };
    for (const one of this.#phrasings) {
      if (this.#shared(one, spoken) < LEAST * one.weight) continue;
      const found = align(one.parts, words, terms);
      if (found.score < least) continue;
      const rank = found.score + found.gain / 100;
      const key = `${one.skill} ${one.intent}`;
      if (rank <= (best.get(key)?.rank ?? 0)) continue;
      best.set(key, {
        skill: one.skill,
        intent: one.intent,
        slots: found.slots,
        score: found.score,
        phrasing: one.text,
        rank,
      });
    }
    return [...best.values()].sort((a, b) => b.rank - a.rank).map(({ rank: _, ...match }) => match);
  }

  /** Many phrasings ask for the same place at the same word. */
  #remembering(words: readonly ReadWord[]): (slot: string, at: number) => SlotFound | undefined {
    const memory = new Map<string, SlotFound | undefined>();
    return (slot, at) => {
      const key = `${slot} ${at}`;
      if (!memory.has(key)) memory.set(key, this.slots.read(slot, words.slice(at)));
      return memory.get(key);
    };
  }

  words(text: string): ReadWord[] {
    return wordsOf(text).map((word) => this.#repair.read(word));
  }

  #weigh(
    templates: readonly { readonly skill: string; readonly parts: Phrasing["parts"] }[],
    fillers: readonly string[],
  ): void {
    const skills = new Map<string, Set<string>>();
    for (const { skill, parts } of templates)
      for (const part of parts)
        if ("word" in part) skills.set(part.word, (skills.get(part.word) ?? new Set()).add(skill));
    for (const [word, users] of skills) this.#weights.set(word, users.size >= SHARED_BY ? COMMON : 1);
    for (const filler of fillers) this.#weights.set(bare(filler), FILLER);
  }

  #weightOf({ parts }: Phrasing): number {
    return parts.reduce((sum, part) => sum + ("word" in part ? (this.#weights.get(part.word) ?? 1) : 0), 0);
  }

  #shared({ parts }: Phrasing, spoken: ReadonlySet<string>): number {
    return parts.reduce(
      (sum, part) => sum + ("word" in part && spoken.has(part.word) ? (this.#weights.get(part.word) ?? 1) : 0),
      0,
    );
  }
}

/** Skill by skill, so that others have their turn between; there are thousands. */
export function* templatesOf({ skills }: SkillData): Generator<Template[]> {
  const known = knowing();
  for (const [skill, { intents }] of Object.entries(skills))
    yield Object.entries(intents).flatMap(([intent, texts]) =>
      texts.flatMap((text) => expand(text).map((one) => ({ skill, intent, ...known(one) }))),
    );
}

/** Phrasings as they are compared; many share their words. */
function knowing(): (text: string) => Phrasing {
  const words = new Map<string, string>();
  const compared = (word: string) => {
    const is = words.get(word) ?? bare(word);
    words.set(word, is);
    return is;
  };
  return (text) => {
    const { parts } = phrasing(text);
    return { text, parts: parts.map((part) => ("word" in part ? { word: compared(part.word) } : part)) };
  };
}
