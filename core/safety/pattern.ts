import { editDistance } from "../edit-distance.ts";
import { safetyWords } from "./words.ts";

/** Words of which one is looked for: those of a class, or those that a term names itself. */
export interface Words {
  readonly exact: ReadonlySet<string>;
  /** With something before it, behind it, or both. */
  readonly endings: readonly string[];
  readonly stems: readonly string[];
  readonly parts: readonly string[];
  /** Those of `exact` that may have a slip. */
  readonly long: readonly string[];
}

/** One of the words stands in a place; it may be absent, or the text may end there. */
interface Choice {
  readonly any: readonly Words[];
  readonly optional: boolean;
  readonly end: boolean;
}
type Term = Choice | { readonly gap: number } | { readonly edge: "start" | "end" };
type Kind = "exact" | "endings" | "stems" | "parts";
export type Pattern = readonly Term[];
/** Words of a text from one up to another, which is not of it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}
/** By the place that was reached, where the stretch began. */
type Places = ReadonlyMap<number, number>;

/** Words that a gap may hold. */
const GAPS: Readonly<Record<string, number>> = { _: 3, "...": 8 };
/** A word of so many letters may have one of them wrong, in the midst or at the end: recognisers keep beginnings. */
const LONG = 6;

const readers = new WeakMap<object, Reader>();

/** The reader of a policy's patterns, by the policy's classes of words. It is asked twice, for the check and for the use. */
export function readerOf(classes: Readonly<Record<string, readonly string[]>>): Reader {
  const reader = readers.get(classes) ?? new Reader(classes);
  readers.set(classes, reader);
  return reader;
}

/** Reads the patterns of one policy. */
export class Reader {
  readonly #classes: Readonly<Record<string, readonly string[]>>;
  /** Many patterns share a term, and a text is compared with each once. */
  readonly #terms = new Map<string, Term>();
  readonly #read = new Map<string, Words>();

  constructor(classes: Readonly<Record<string, readonly string[]>>) {
    this.#classes = classes;
  }

  /**
   * Terms parted by spaces: `a|b` one of them, `stem*`, `*end` and `*part*` with open ends, `$name` a class, `term?` may be absent, `_` up
   * to three words and `...` up to eight, `^` the beginning and `.` (also as one of several) the end of the text. Throws
   * with what is wrong.
   */
  read(pattern: string): Pattern {
    return pattern.split(" ").map((source) => {
      const term = this.#terms.get(source) ?? this.#term(source);
      this.#terms.set(source, term);
      return term;
    });
  }

  #term(source: string): Term {
    const gap = GAPS[source];
    if (gap !== undefined) return { gap };
    if (source === "^" || source === ".") return { edge: source === "^" ? "start" : "end" };
    const optional = source.endsWith("?");
    const choices = (optional ? source.slice(0, -1) : source).split("|");
    const own = choices.filter((one) => one !== "." && !one.startsWith("$"));
    const classes = choices.filter((one) => one.startsWith("$")).map((one) => this.#class(one));
    return { any: own.length > 0 ? [wordsIn(own), ...classes] : classes, optional, end: choices.includes(".") };
  }

  #class(name: string): Words {
    const listed = this.#classes[name.slice(1)];
    if (!listed) throw new Error(`${name} is no class`);
    const words = this.#read.get(name) ?? wordsIn(listed);
    this.#read.set(name, words);
    return words;
  }
}

/** Throws where one of them is not one word. */
export function wordsIn(sources: readonly string[]): Words {
  const words: Record<Kind, string[]> = { exact: [], endings: [], stems: [], parts: [] };
  for (const one of sources) words[kindOf(one)].push(bare(one));
  return { ...words, exact: new Set(words.exact), long: words.exact.filter(({ length }) => length >= LONG) };
}

function kindOf(word: string): Kind {
  const [before, behind] = [word.startsWith("*"), word.endsWith("*")];
  if (before) return behind ? "parts" : "endings";
  return behind ? "stems" : "exact";
}

function bare(source: string): string {
  const inner = source.replace(/^\*|\*$/g, "");
  // Nothing of it could be hidden or be a mark; nearly all words of a policy in Latin letters are such.
  if (/^[a-z]+$/.test(inner)) return inner;
  const [word, more] = safetyWords(inner);
  if (word === undefined || more !== undefined || /[*?$|]/.test(inner)) throw new Error(`"${source}" is not one word`);
  return word;
}

/** One text, in which patterns are looked for. */
export class Sought {
  readonly #words: readonly string[];
  readonly #never: ReadonlySet<string>;
  readonly #fits = new Map<Words, readonly boolean[]>();
  readonly #places = new Map<Choice, readonly boolean[]>();

  /** never: words that are no slips of others. */
  constructor(words: readonly string[], never: ReadonlySet<string>) {
    this.#words = words;
    this.#never = never;
  }

  /** Where the pattern stands: for each place where it ends the stretch that begins last. */
  find(pattern: Pattern): Stretch[] {
    for (const term of pattern)
      if ("any" in term && !term.optional && !term.end && !this.#where(term).includes(true)) return [];
    // Where the next term may stand, with the latest beginning; the work is words times terms, however many gaps there are.
    let places = new Map([...this.#words.keys(), this.#words.length].map((place) => [place, place]));
    for (const term of pattern) {
      places = this.#after(term, places);
      if (places.size === 0) return [];
    }
    return [...places].map(([to, from]) => ({ from, to }));
  }

  #after(term: Term, places: Places): Map<number, number> {
    const { length } = this.#words;
    const next = new Map<number, number>();
    const reach = (place: number, from: number) => next.set(place, Math.max(from, next.get(place) ?? 0));
    const fits = "any" in term ? this.#where(term) : [];
    for (const [place, from] of places)
      if ("edge" in term) {
        if (place === (term.edge === "start" ? 0 : length)) reach(place, from);
      } else if ("gap" in term) {
        for (let i = 0; i <= term.gap && place + i <= length; i++) reach(place + i, from);
      } else {
        if (fits[place]) reach(place + 1, from);
        if (term.optional || (term.end && place === length)) reach(place, from);
      }
    return next;
  }

  #where(choice: Choice): readonly boolean[] {
    const known = this.#places.get(choice);
    if (known) return known;
    const fits = choice.any.map((words) => this.#fit(words));
    const places = this.#words.map((_, place) => fits.some((one) => one[place]));
    this.#places.set(choice, places);
    return places;
  }

  #fit(words: Words): readonly boolean[] {
    const known = this.#fits.get(words);
    if (known) return known;
    const fits = this.#words.map((word) => this.#is(word, words));
    this.#fits.set(words, fits);
    return fits;
  }

  #is(word: string, words: Words): boolean {
    return (
      isOf(word, words) ||
      (word.length >= LONG - 1 && !this.#never.has(word) && words.long.some((one) => isSlip(word, one)))
    );
  }
}

/** Whether it is one of them, without a slip. */
export function isOf(word: string, { exact, endings, stems, parts }: Words): boolean {
  return (
    exact.has(word) ||
    endings.some((one) => word.endsWith(one)) ||
    stems.some((one) => word.startsWith(one)) ||
    parts.some((one) => word.includes(one))
  );
}

function isSlip(word: string, meant: string): boolean {
  if (word[0] !== meant[0] || Math.abs(word.length - meant.length) > 1) return false;
  return editDistance([...word], [...meant]) === 1;
}
