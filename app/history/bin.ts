import type { KeptTalk } from "../../core/talks/talk.ts";

/** How long a deletion can be taken back, in ms. */
export const UNDO_MS = 8_000;

/** What was deleted a moment ago. It is gone from the device at once; only this page still has it. */
export class Bin {
  readonly #talks = new Map<string, { readonly talk: KeptTalk; readonly timer: ReturnType<typeof setTimeout> }>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get talks(): readonly KeptTalk[] {
    return [...this.#talks.values()].map(({ talk }) => talk);
  }

  put(talk: KeptTalk): void {
    this.take(talk.id);
    const timer = setTimeout(() => {
      this.#talks.delete(talk.id);
      this.#changed();
    }, UNDO_MS);
    this.#talks.set(talk.id, { talk, timer });
  }

  take(id: string): KeptTalk | undefined {
    const held = this.#talks.get(id);
    if (!held) return undefined;
    clearTimeout(held.timer);
    this.#talks.delete(id);
    return held.talk;
  }

  empty(): void {
    for (const { id } of this.talks) this.take(id);
  }
}
