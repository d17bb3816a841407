/**
 * Milliseconds that pass while something is being computed, and are jumped over while everybody waits: minutes of
 * speech take no longer than what is done about them, and every figure is as if they had passed.
 */
export class Clock {
  readonly #real: () => number;
  #skipped = 0;
  #busy = 0;
  #idle: () => void = () => {};

  constructor(real: () => number) {
    this.#real = real;
  }

  readonly now = (): number => this.#real() + this.#skipped;

  /** Counts as computing until it settles. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#busy++;
    try {
      return await work;
    } finally {
      this.#busy--;
      if (this.#busy === 0) this.#idle();
    }
  }

  /** Resolves when the clock says `time`, at once where nothing is computed. */
  async until(time: number): Promise<void> {
    await settled();
    while (this.#busy > 0 && this.now() < time) {
      await this.#idleOr(time - this.now());
      await settled();
    }
    this.#skipped += Math.max(0, time - this.now());
  }

  #idleOr(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#idle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** What follows from a result begins within a few turns of the event loop: engines yield in between. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
