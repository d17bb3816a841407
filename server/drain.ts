/** What still runs, and whether new work is taken. */
export class Drain {
  #running = 0;
  #draining = false;
  #empty = () => {};

  get draining(): boolean {
    return this.#draining;
  }

  get running(): number {
    return this.#running;
  }

  /** Something began; the function that is given back says that it ended, once. */
  begin(): () => void {
    this.#running++;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      if (--this.#running === 0) this.#empty();
    };
  }

  /** From here on nothing new is taken. Resolves when nothing runs any more, with true, or after `limit`, with false. */
  async end(limit: Promise<unknown>): Promise<boolean> {
    this.#draining = true;
    if (this.#running === 0) return true;
    const empty = new Promise<void>((resolve) => {
      this.#empty = resolve;
    });
    await Promise.race([empty, limit]);
    return this.#running === 0;
  }
}
