import type { Phrasing } from "./phrasing.ts";
import type { ReadWord } from "./repair.ts";
import { isFree, type SlotFound, type Slots } from "./slots.ts";

export interface Alignment {
  /** Of all that was said and all that was expected, the share that agrees: 0..1. */
  readonly score: number;
  /** How much agrees. */
  readonly gain: number;
  readonly slots: Slots;
}

export interface AlignTerms {
  /** How much a word says: small for what only is polite. */
  readonly weight: (word: string) => number;
  /** What stands in a place that begins at a word, by its number. */
  readonly read: (slot: string, at: number) => SlotFound | undefined;
}

/** A word that had to be mended counts less. */
const MENDED = 0.85;
/** What a place counts that was filled; one that takes anything proves little. */
const TYPED = 1;
/** Without what belongs into its place a phrasing is hardly meant. */
const EMPTY = 2;
const FREE = 0.4;
/** So that a place that takes anything takes no more than it must. */
const GREED = 0.015;
/** The words of a free place that looks endless. */
const LONGEST_FREE = 25;
/** For words that came in another order. */
const DISORDER = 0.95;

type Step = { readonly gain: number; readonly loss: number; readonly slots: Slots };
const NOTHING: Step = { gain: 0, loss: 0, slots: {} };
type Part = Phrasing["parts"][number];

/** Lays a phrasing over what was said, in the same order, or in any where it has no place that takes anything. */
export function align(parts: readonly Part[], words: readonly ReadWord[], terms: AlignTerms): Alignment {
  const ordered = judged(inOrder(parts, words, terms));
  if (ordered.score === 1 || parts.some((part) => "slot" in part && isFree(part.slot))) return ordered;
  const any = judged(inAnyOrder(parts, words, terms));
  const loose = { ...any, score: any.score * DISORDER };
  return loose.score > ordered.score ? loose : ordered;
}

function judged({ gain, loss, slots }: Step): Alignment {
  return { score: gain > 0 ? gain / (gain + loss) : 0, gain, slots };
}

function inOrder(parts: readonly Part[], words: readonly ReadWord[], { weight, read }: AlignTerms): Step {
  const memory = new Map<number, Step>();
  const best = (i: number, j: number): Step => {
    const key = i * (parts.length + 1) + j;
    const before = memory.get(key);
    if (before) return before;
    const step = choose(i, j);
    memory.set(key, step);
    return step;
  };
  const choose = (i: number, j: number): Step => {
    const part = parts[j];
    const word = words[i];
    if (!part && !word) return NOTHING;
    const options: Step[] = [];
    if (word) options.push(plus(best(i + 1, j), 0, weight(word.is)));
    if (part) options.push(plus(best(i, j + 1), 0, "word" in part ? weight(part.word) : EMPTY));
    if (part && word) {
      if ("word" in part) {
        if (part.word === word.is) options.push(same(best(i + 1, j + 1), word, weight(word.is)));
      } else if (isFree(part.slot)) options.push(...taken(part.slot, i, (end) => best(end, j + 1), words, weight));
      else {
        const found = read(part.slot, i);
        if (found) options.push(plus(best(i + found.words, j + 1), TYPED, 0, found.slots));
      }
    }
    return options.reduce((a, b) => (b.gain - b.loss > a.gain - a.loss ? b : a), options[0] ?? NOTHING);
  };
  return best(0, 0);
}

/** A free place takes some words; none that are only polite at its ends. */
function taken(
  slot: string,
  i: number,
  rest: (end: number) => Step,
  words: readonly ReadWord[],
  weight: (word: string) => number,
): Step[] {
  const longest = slot === "word" ? 1 : LONGEST_FREE;
  const options: Step[] = [];
  for (let end = i + 1; end <= Math.min(words.length, i + longest); end++) {
    const span = words.slice(i, end);
    const polite = weight(span.at(-1)?.is ?? "") < FREE;
    if (polite && slot !== "phrase" && span.some(({ is }) => weight(is) >= FREE)) continue;
    const said = span
      .map(({ said, parted }) => (parted ? `${said},` : said))
      .join(" ")
      .replace(/,$/, "");
    options.push(plus(rest(end), FREE, GREED * span.length, { [slot]: said }));
  }
  return options;
}

function same(step: Step, { repaired }: ReadWord, weight: number): Step {
  return repaired ? plus(step, weight * MENDED, weight * (1 - MENDED)) : plus(step, weight, 0);
}

function plus({ gain, loss, slots }: Step, more: number, less: number, filled?: Slots): Step {
  return { gain: gain + more, loss: loss + less, slots: filled ? { ...filled, ...slots } : slots };
}

function inAnyOrder(parts: readonly Part[], words: readonly ReadWord[], { weight, read }: AlignTerms): Step {
  const left: (ReadWord | undefined)[] = [...words];
  let step: Step = NOTHING;
  const slots = parts.filter((part) => "slot" in part);
  for (const part of parts) {
    if (!("word" in part)) continue;
    const at = left.findIndex((word) => word?.is === part.word);
    const word = left[at];
    step = word ? same(step, word, weight(part.word)) : plus(step, 0, weight(part.word));
    if (word) left[at] = undefined;
  }
  for (const { slot } of slots) {
    const found = firstFound(left, slot, read);
    step = found ? plus(step, TYPED, 0, found.slots) : plus(step, 0, EMPTY);
    if (found) left.fill(undefined, found.at, found.at + found.words);
  }
  return left.reduce((sum, word) => (word ? plus(sum, 0, weight(word.is)) : sum), step);
}

function firstFound(
  left: readonly (ReadWord | undefined)[],
  slot: string,
  read: AlignTerms["read"],
): (SlotFound & { at: number }) | undefined {
  for (let at = 0; at < left.length; at++) {
    const found = left[at] && read(slot, at);
    if (found && left.slice(at, at + found.words).every((word) => word)) return { ...found, at };
  }
  return undefined;
}
