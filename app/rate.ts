/** Seconds over which the speed is taken: long enough to be calm, short enough to follow the network. */
const SPAN = 8;
/** Below this many seconds of history nothing is said. */
const LEAST = 1;

export interface Rate {
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
}

/** How fast something comes, from the last few seconds of it. */
export class Meter {
  #marks: { readonly time: number; readonly loaded: number }[] = [];

  /** time: seconds, any origin. loaded, total: bytes. What goes back (a file begun anew) starts the count again. */
  push(time: number, loaded: number, total: number): Rate {
    const last = this.#marks.at(-1);
    if (last && loaded < last.loaded) this.#marks = [];
    this.#marks.push({ time, loaded });
    while (this.#marks.length > 2 && time - (this.#marks[1]?.time ?? 0) >= SPAN) this.#marks.shift();
    const first = this.#marks[0];
    if (!first || time - first.time < LEAST) return {};
    const bytesPerSecond = (loaded - first.loaded) / (time - first.time);
    if (bytesPerSecond <= 0) return { bytesPerSecond: 0 };
    return { bytesPerSecond, secondsLeft: (total - loaded) / bytesPerSecond };
  }
}
