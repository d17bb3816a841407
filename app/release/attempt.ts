import { hold, isHeld } from "../locks.ts";
import type { Memory } from "./memory.ts";

/** Held by a page that loads a released model: its mark is then no dead page's. */
const LOADING = "inzwa.release";

/** The mark of released models that are being loaded. */
export class Attempt {
  readonly #memory: Memory;
  #unlock = () => {};

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  begin(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.#unlock = hold(LOADING);
    this.#memory.write({ trying: ids.join(",") });
  }

  end(): void {
    this.#unlock();
    if (this.#memory.note.trying !== undefined) this.#memory.write({ trying: undefined });
  }

  /** Has those left that took a page down with them; true where there were any. */
  async reckon(leave: (model: string) => void): Promise<boolean> {
    const { trying } = this.#memory.note;
    if (trying === undefined || (await isHeld(LOADING))) return false;
    for (const model of trying.split(",")) leave(model);
    this.#memory.write({ trying: undefined });
    return true;
  }
}
