import { excerpt, findable, hasAll, marked, wordsOf } from "../../core/talks/search.ts";
import { type KeptTalk, lastSpoken } from "../../core/talks/talk.ts";
import type { TalkRow } from "./history-view.ts";

interface Entry {
  readonly talk: KeptTalk;
  readonly at: number;
  readonly text: string;
}

/** All conversations in memory, in the order of the list, and what is looked for in them. */
export class Catalogue {
  readonly #entries = new Map<string, Entry>();
  #sorted: readonly Entry[] | undefined;

  get size(): number {
    return this.#entries.size;
  }

  get(id: string): KeptTalk | undefined {
    return this.#entries.get(id)?.talk;
  }

  fill(talks: readonly KeptTalk[]): void {
    this.#entries.clear();
    this.#sorted = undefined;
    for (const talk of talks) this.put(talk);
  }

  put(talk: KeptTalk): void {
    this.#entries.set(talk.id, { talk, at: lastSpoken(talk), text: findable(talk) });
    this.#sorted = undefined;
  }

  remove(id: string): void {
    this.#entries.delete(id);
    this.#sorted = undefined;
  }

  /** most: rows at most; `found` counts all that match. */
  rows(query: string, most: number): { readonly rows: readonly TalkRow[]; readonly found: number } {
    this.#sorted ??= [...this.#entries.values()].toSorted(
      (a, b) => Number(b.talk.pinned) - Number(a.talk.pinned) || b.at - a.at,
    );
    const words = wordsOf(query);
    const matches = words.length === 0 ? this.#sorted : this.#sorted.filter(({ text }) => hasAll(text, words));
    return { rows: matches.slice(0, most).map((entry) => rowOf(entry, words)), found: matches.length };
  }
}

function rowOf({ talk, at }: Entry, words: readonly string[]): TalkRow {
  const { id, title, pinned, turns, language } = talk;
  return {
    id,
    title: marked(title, words),
    pinned,
    at,
    turns: turns.length,
    language,
    excerpt: words.length === 0 ? [] : excerpt(talk, words),
  };
}
