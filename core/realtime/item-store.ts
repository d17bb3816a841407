import type { Item } from "./items.ts";
import { wordsOf } from "./items.ts";

export interface Limits {
  readonly items: number;
  /** UTF-16 units of all items together. */
  readonly chars: number;
}

/** The conversation as items in order. It is bounded: the oldest leave first, and are named to the caller. */
export class ItemStore {
  readonly #limits: Limits;
  #items: readonly Item[] = [];

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get all(): readonly Item[] {
    return this.#items;
  }

  get last(): string | null {
    return this.#items.at(-1)?.id ?? null;
  }

  get(id: string): Item | undefined {
    return this.#items.find((item) => item.id === id);
  }

  has(id: string): boolean {
    return this.get(id) !== undefined;
  }

  /**
   * after: the id of the item in front, `root` for the beginning, absent for the end. Answers the id of the item in front, or
   * undefined where there is no such item, and then nothing is added.
   */
  add(item: Item, after?: string): { readonly previous: string | null } | undefined {
    const at = this.#placeBehind(after);
    if (at === undefined) return undefined;
    this.#items = [...this.#items.slice(0, at), item, ...this.#items.slice(at)];
    return { previous: this.#items[at - 1]?.id ?? null };
  }

  /** Takes the place of the item of the same id, if it still stands. */
  replace(item: Item): void {
    this.#items = this.#items.map((one) => (one.id === item.id ? item : one));
  }

  /** False where there is none. */
  delete(id: string): boolean {
    if (!this.has(id)) return false;
    this.#items = this.#items.filter((item) => item.id !== id);
    return true;
  }

  /** Lets the oldest go that are too many, but never the last; answers their ids. */
  trim(): readonly string[] {
    const { items, chars } = this.#limits;
    let sum = 0;
    const from = this.#items.findLastIndex((item, i) => {
      sum += wordsOf(item).length;
      return i < this.#items.length - 1 && (this.#items.length - i > items || sum > chars);
    });
    const gone = this.#items.slice(0, from + 1);
    this.#items = this.#items.slice(from + 1);
    return gone.map((item) => item.id);
  }

  #placeBehind(after: string | undefined): number | undefined {
    if (after === undefined) return this.#items.length;
    if (after === "root") return 0;
    const at = this.#items.findIndex((item) => item.id === after);
    return at < 0 ? undefined : at + 1;
  }
}
