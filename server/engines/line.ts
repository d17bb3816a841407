/**
 * A bounded line of many callers, who take turns: somebody with a hundred requests delays another by one. When it is full,
 * whoever has most in it gives way to whoever has less.
 */
export class Line<T> {
  readonly #most: number;
  /** In the order of their turns. */
  readonly #lines = new Map<string, T[]>();
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get length(): number {
    return this.#length;
  }

  /** What found no room: `item` itself, the newest of somebody else, or nothing. */
  push(who: string, item: T): T | undefined {
    const own = this.#lines.get(who) ?? [];
    let out: T | undefined;
    if (this.#length >= this.#most) {
      const [hog, theirs] = this.#longest();
      if (theirs.length <= own.length + 1) return item;
      out = theirs.at(-1);
      this.#drop(hog, theirs, theirs.length - 1);
    }
    own.push(item);
    this.#lines.set(who, own);
    this.#length++;
    return out;
  }

  /** The next one in turn. */
  take(): T | undefined {
    for (const [who, own] of this.#lines) {
      const [item] = own;
      this.#lines.delete(who);
      this.#lines.set(who, own);
      this.#drop(who, own, 0);
      return item;
    }
    return undefined;
  }

  /** False where it is not in the line. */
  remove(who: string, item: T): boolean {
    const own = this.#lines.get(who) ?? [];
    const index = own.indexOf(item);
    if (index < 0) return false;
    this.#drop(who, own, index);
    return true;
  }

  #longest(): [string, T[]] {
    let longest: [string, T[]] = ["", []];
    for (const one of this.#lines) if (one[1].length > longest[1].length) longest = one;
    return longest;
  }

  #drop(who: string, own: T[], index: number): void {
    own.splice(index, 1);
    if (own.length === 0) this.#lines.delete(who);
    this.#length--;
  }
}
