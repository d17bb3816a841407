/** Milliseconds of work at one go: keys, scrolling and playback come in between. */
const SLICE_MS = 8;

/** Work in slices on the page's own thread. */
export class Slices {
  readonly #clock: () => number;
  readonly #pause: () => Promise<void>;
  readonly #signal: AbortSignal | undefined;
  #until: number;

  /** clock: milliseconds that only go forward. */
  constructor(clock: () => number, pause: () => Promise<void>, signal?: AbortSignal) {
    this.#clock = clock;
    this.#pause = pause;
    this.#signal = signal;
    this.#until = clock() + SLICE_MS;
  }

  get due(): boolean {
    return this.#clock() >= this.#until;
  }

  /** Lets others work. Rejects with an AbortError. */
  async breathe(): Promise<void> {
    await this.#pause();
    this.#signal?.throwIfAborted();
    this.#until = this.#clock() + SLICE_MS;
  }

  /** Runs to the end what yields wherever it can be left. told: the last that was yielded, before each breath. */
  async run<Yielded, Result>(work: Generator<Yielded, Result>, told?: (last: Yielded) => void): Promise<Result> {
    for (;;) {
      const next = work.next();
      if (next.done) return next.value;
      if (!this.due) continue;
      told?.(next.value);
      await this.breathe();
    }
  }
}
