import { editDistance } from "../edit-distance.ts";
import type { Word } from "./words.ts";

/** A word as it is read: itself, or the known word that it was most likely meant to be. */
export interface ReadWord extends Word {
  readonly repaired: boolean;
}

/** Words shorter than this are never mended: too many others are one letter away. */
const SHORTEST = 4;
/** From so many letters on two may be wrong. */
const LONG = 8;
/** Mended words that are remembered. */
const MEMORY = 2000;

/** Names, and what may be written onto them. */
interface Glued {
  readonly prefixes: readonly string[];
  readonly names: ReadonlySet<string>;
}

/** Mends what a recogniser or a hasty hand got wrong, by the words that the skills know. */
export class Repair {
  readonly #known: ReadonlySet<string>;
  readonly #words: readonly (readonly string[])[];
  readonly #glued: Glued;
  readonly #memory = new Map<string, string>();

  /** others: words that look like known ones and are left alone. */
  constructor(known: Iterable<string>, others: readonly string[], glued: Glued = { prefixes: [], names: new Set() }) {
    const words = new Set(known);
    this.#glued = glued;
    this.#words = [...words].map((word) => [...word]).filter(({ length }) => length >= SHORTEST);
    this.#known = new Set([...words, ...others]);
  }

  read(word: Word): ReadWord {
    const { is } = word;
    const right = this.#known.has(is) || /\d/.test(is) || [...is].length < SHORTEST || this.#isGlued(is);
    if (right) return { ...word, repaired: false };
    const meant = this.#memory.get(is) ?? this.#nearest(is);
    if (this.#memory.size >= MEMORY) this.#memory.clear();
    this.#memory.set(is, meant);
    return { ...word, is: meant, repaired: meant !== is };
  }

  /** "pechipiri" is no slip of "rechipiri". */
  #isGlued(is: string): boolean {
    const { prefixes, names } = this.#glued;
    return prefixes.some((prefix) => {
      const name = is.startsWith(prefix) ? is.slice(prefix.length) : "";
      return name.length >= SHORTEST && names.has(name);
    });
  }

  #nearest(is: string): string {
    const letters = [...is];
    let best = letters.length >= LONG ? 3 : 2;
    let nearest = is;
    for (const word of this.#words) {
      const most = word.length >= LONG ? 2 : 1;
      if (Math.abs(word.length - letters.length) > most) continue;
      const distance = editDistance(letters, word);
      // Of two as near the one that begins alike: recognisers keep beginnings.
      const better = distance < best || (distance === best && word[0] === letters[0] && nearest[0] !== letters[0]);
      if (distance > most || !better) continue;
      best = distance;
      nearest = word.join("");
    }
    return nearest;
  }
}
