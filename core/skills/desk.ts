import type { LanguageRules } from "../language/rules.ts";
import type { Routed } from "../routing.ts";
import { FOLLOWING, SKILLS } from "./all.ts";
import type { Countries, Dictionary, SkillData } from "./data.ts";
import { type Kept, NOTHING_KEPT } from "./kept.ts";
import { loses } from "./lost.ts";
import { type Match, Matcher, type Template } from "./match.ts";
import { sayIn } from "./say.ts";
import type { Ask, Deed, World } from "./skill.ts";
import type { Slots } from "./slots.ts";
import { wordsOf } from "./words.ts";

export interface DeskPorts {
  readonly data: SkillData;
  readonly rules: LanguageRules;
  readonly dictionary: Dictionary;
  readonly countries: Countries;
  /** Where they were made before, bit by bit. */
  readonly templates?: readonly Template[];
  /** Unix time in ms. */
  readonly now: () => number;
  /** Minutes by which local time is ahead of UTC at a Unix time in ms. */
  readonly offset: (at: number) => number;
  readonly kept: () => Kept;
  /** What was answered last; "" before the first answer. */
  readonly last: () => string;
  readonly change: (change: (kept: Kept) => Kept) => void;
  /** Something is asked back, or no longer. */
  readonly asks: (ask: Ask | undefined) => void;
}

/** What came of a function that a model called. */
export interface Used extends Routed {
  /** The person is asked first, with `text`; nothing is done. */
  readonly asks: boolean;
  /** `text` tells of what is kept for the person. */
  readonly reveals: boolean;
  readonly change?: Deed["change"];
}

/** From here on a sentence is taken to mean what it looks like; from `UNSURE` on it is asked whether it does. */
export const SURE = 0.78;
export const UNSURE = 0.7;

/** Answers what needs no model, and remembers what it asked back. */
export class SkillDesk {
  readonly matcher: Matcher;
  readonly #ports: DeskPorts;
  #ask: Ask | undefined;
  #before: Match | undefined;
  /** Words that the person said were not meant so: the same are not asked about again. */
  #declined: string | undefined;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
    this.matcher = new Matcher(ports.data, ports.rules, ports.templates);
  }

  /** Does nothing by itself: whoever uses the answer commits it. */
  answer(question: string): Routed | undefined {
    const world = this.#world();
    const open = this.#ask;
    const followed = open && this.#follow(open, question, world);
    if (followed) return followed;
    const matches = this.matcher
      .match(question, UNSURE)
      .filter(({ skill, intent }) => !FOLLOWING.has(`${skill} ${intent}`));
    for (const match of matches) {
      if (match.score < SURE) break;
      const deed = SKILLS[match.skill]?.intents[match.intent]?.(match.slots, world);
      if (deed) return this.#routed(match.skill, deed, match);
    }
    const [best] = matches;
    const words = this.matcher.words(question).map(({ is }) => is);
    const doubts = words.join(" ");
    return best && best.score < SURE && doubts !== this.#declined ? this.#unsure(best, doubts, world) : undefined;
  }

  /**
   * A skill by its name and with its places filled, as a model asks for it. pending: makes of what is kept what it will be
   * with the calls before. What a person would miss never goes without their yes, and with `careful` nothing changes
   * without it. Undefined where the skill has nothing to say to that.
   */
  use(intended: Omit<Ask, "wants" | "doubts">, pending: (kept: Kept) => Kept, careful: boolean): Used | undefined {
    const { skill, intent, slots } = intended;
    const now = this.#world();
    const world = { ...now, kept: pending(now.kept) };
    const act = SKILLS[skill]?.intents[intent];
    const deed = act?.(slots, world);
    if (!deed) return undefined;
    const { change } = deed;
    const unsure = change && !deed.ask && (careful || loses(world.kept, change(world.kept)));
    const ask: Ask = { ...intended, slots: { ...slots, sure: 1 }, wants: "yes" };
    const done: Deed = unsure ? { text: sayIn(world, "help", "sure", { text: deed.text }), ask } : deed;
    return {
      ...this.#routed(skill, done),
      asks: done.ask !== undefined,
      reveals: deed.text !== act?.(slots, { ...world, kept: NOTHING_KEPT })?.text,
      ...(change && !unsure ? { change } : {}),
    };
  }

  /** The answer to what was asked back; undefined where something else was said. */
  #follow(ask: Ask, question: string, world: World): Routed | undefined {
    const { data } = world;
    const words = this.matcher.words(question);
    const spoken = words.map(({ is }) => is);
    if (saysOnly(spoken, data.no, data.fillers)) {
      const well = this.#routed(ask.skill, { text: sayIn(world, "help", "well") });
      const commit = () => {
        this.#declined = ask.doubts ?? this.#declined;
        well.commit();
      };
      return { ...well, commit };
    }
    if (ask.wants === "yes") return saysOnly(spoken, data.yes, data.fillers) ? this.#run(ask, {}, world) : undefined;
    // A whole new question is none of what was asked for.
    if (this.matcher.match(question, SURE).length > 0) return undefined;
    const found = this.#slot(ask.wants, question);
    return found && this.#run(ask, found, world);
  }

  #slot(wants: string, question: string): Slots | undefined {
    const words = this.matcher.words(question);
    if (wants === "text" || wants === "items") return { [wants]: question.trim().replace(/[.!?।]+$/, "") };
    for (let at = 0; at < words.length; at++) {
      const found = this.matcher.slots.read(wants.replace("number2", "number"), words.slice(at));
      if (found) return wants === "number2" ? { number2: found.slots.number ?? 0 } : found.slots;
      // A time may be told as a duration, and the other way round.
      const other = wants === "time" ? "duration" : wants === "duration" ? "time" : undefined;
      const instead = other && this.matcher.slots.read(other, words.slice(at));
      if (instead) return instead.slots;
    }
    return undefined;
  }

  #run({ skill, intent, slots }: Ask, more: Slots, world: World): Routed | undefined {
    const deed = SKILLS[skill]?.intents[intent]?.({ ...slots, ...more }, world);
    return deed && this.#routed(skill, deed);
  }

  #unsure(match: Match, doubts: string, world: World): Routed {
    const { skill, intent, slots } = match;
    const { name = skill, example = "" } = world.data.skills[skill] ?? {};
    const ask: Ask = { skill, intent, slots, wants: "yes", doubts };
    const deed = { text: sayIn(world, "help", "unsure", { name, example }), ask };
    return { ...this.#routed(skill, deed, match), unsure: true };
  }

  #routed(name: string, { text, change, ask }: Deed, match?: Match): Routed {
    return {
      name,
      text: text.replace(/^\p{Ll}/u, (first) => first.toUpperCase()),
      commit: () => {
        this.#ask = ask;
        if (match && match.intent !== "why") this.#before = match;
        if (change) this.#ports.change(change);
        this.#ports.asks(ask);
      },
    };
  }

  /** Whoever was asked something has said something else. */
  passed(): void {
    if (!this.#ask) return;
    this.#ask = undefined;
    this.#ports.asks(undefined);
  }

  #world(): World {
    const { data, rules, dictionary, countries, now, offset, kept, last } = this.#ports;
    return { data, rules, dictionary, countries, now: now(), offset, kept: kept(), last: last(), before: this.#before };
  }
}

/** Whether nothing else was said: "yes please", but not "ok, what time is it". */
function saysOnly(words: readonly string[], wanted: readonly string[], fillers: readonly string[]): boolean {
  const phrases = wanted.map((one) => wordsOf(one).map(({ is }) => is));
  const polite = new Set(fillers);
  const left = words.filter((word) => !polite.has(word));
  const meant = new Set(phrases.flat().filter((word) => !polite.has(word)));
  if (phrases.some((phrase) => phrase.join(" ") === words.join(" "))) return true;
  return left.length > 0 && left.every((word) => meant.has(word));
}
