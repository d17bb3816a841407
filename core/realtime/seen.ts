/** The last names that came in: a client that sends an event again after a lost connection is answered once. */
export class Seen {
  readonly #most: number;
  readonly #names = new Set<string>();

  /** most: names that are kept. */
  constructor(most: number) {
    this.#most = most;
  }

  /** False where the name was there already. */
  add(name: string): boolean {
    if (this.#names.has(name)) return false;
    this.#names.add(name);
    const [oldest] = this.#names;
    if (this.#names.size > this.#most && oldest !== undefined) this.#names.delete(oldest);
    return true;
  }
}
