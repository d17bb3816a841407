import { bare, type Word, wordsOf } from "./words.ts";

/** Something named at the beginning of some words, and how many of them its name takes. */
export interface NameFound<T> {
  readonly value: T;
  readonly words: number;
}

/** Finds names of one or more words. */
export class NameReader<T> {
  readonly #names = new Map<string, T>();
  readonly #prefixes: readonly string[];
  #longest = 0;

  /** prefixes: what may be written onto a name. */
  constructor(names: Iterable<readonly [string, T]>, prefixes: readonly string[] = []) {
    this.#prefixes = prefixes;
    for (const [name, value] of names) {
      const words = wordsOf(name).map(({ is }) => is);
      const key = words.length > 0 ? words.join(" ") : bare(name);
      if (!this.#names.has(key)) this.#names.set(key, value);
      this.#longest = Math.max(this.#longest, words.length);
    }
  }

  vocabulary(): string[] {
    return [...this.#names.keys()].flatMap((name) => name.split(" "));
  }

  read(words: readonly Pick<Word, "is">[]): NameFound<T> | undefined {
    for (let count = Math.min(this.#longest, words.length); count > 0; count--) {
      const name = words
        .slice(0, count)
        .map(({ is }) => is)
        .join(" ");
      const value = this.#names.get(name) ?? this.#withoutPrefix(name);
      if (value !== undefined) return { value, words: count };
    }
    return undefined;
  }

  #withoutPrefix(name: string): T | undefined {
    for (const prefix of this.#prefixes) {
      const value = name.startsWith(prefix) ? this.#names.get(name.slice(prefix.length)) : undefined;
      if (value !== undefined) return value;
    }
    return undefined;
  }
}

/** The names of each entry of a table, with its key. */
export function named(table: Readonly<Record<string, readonly string[]>>): [string, string][] {
  return Object.entries(table).flatMap(([key, names]) => names.map((name): [string, string] => [name, key]));
}
