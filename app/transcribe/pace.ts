/** Work, in ms, before which a pace says nothing. */
const SOON = 3_000;

/** How long a file will take, by how long it took so far. The time in which somebody talks does not count. */
export class Pace {
  readonly #clock: () => number;
  #worked = 0;
  #since: number | undefined;

  /** clock: milliseconds. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** From now on there is work, or there is none. */
  works(is: boolean): void {
    const now = this.#clock();
    if (this.#since !== undefined) this.#worked += now - this.#since;
    this.#since = is ? now : undefined;
  }

  /** Seconds left of a file of `seconds`, of which `position` are done. */
  left(position: number, seconds: number): number | undefined {
    this.works(this.#since !== undefined);
    if (this.#worked < SOON || position <= 0 || seconds <= position) return undefined;
    return ((seconds - position) * this.#worked) / 1000 / position;
  }
}
