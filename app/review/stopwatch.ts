/** Seconds after the last sign of a person that still count: longer ones are a pause. */
const PAUSE_S = 30;

/** How long somebody worked on one thing. now: milliseconds of a clock that only goes forward. */
export class Stopwatch {
  readonly #now: () => number;
  #last = 0;
  #seconds = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** seconds: that were spent on it before. */
  begin(seconds: number): void {
    this.#seconds = seconds;
    this.#last = this.#now();
  }

  /** Somebody is there. */
  touch(): void {
    const now = this.#now();
    this.#seconds += Math.min(PAUSE_S, Math.max(0, (now - this.#last) / 1000));
    this.#last = now;
  }

  /** To a tenth. */
  get seconds(): number {
    return Math.round(this.#seconds * 10) / 10;
  }
}
