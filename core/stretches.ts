import type { Stretch } from "./audio-wire.ts";
import { concat } from "./pcm.ts";

/** Gathers an audio thread's render quanta into blocks of at least `length` samples. */
export class Blocks {
  readonly #length: number;
  #parts: Float32Array[] = [];
  #size = 0;

  constructor(length: number) {
    this.#length = length;
  }

  /** Answers a block when there is one. */
  push(quantum: Float32Array): Float32Array<ArrayBuffer> | undefined {
    this.#parts.push(quantum);
    this.#size += quantum.length;
    if (this.#size < this.#length) return undefined;
    const block = concat(this.#parts);
    this.#parts = [];
    this.#size = 0;
    return block;
  }
}

/** What waits to be sent or scored: at most `most` samples. When it is full the oldest is dropped and counted, so that what follows keeps its place. */
export class Backlog {
  readonly #most: number;
  #stretches: Stretch[] = [];
  #waiting = 0;
  #dropped = 0;

  constructor(most: number) {
    this.#most = most;
  }

  push(stretch: Stretch): void {
    this.#stretches.push(stretch);
    this.#waiting += lengthOf(stretch);
    while (this.#waiting > this.#most) {
      const oldest = this.#stretches.shift();
      if (oldest === undefined) return;
      this.#waiting -= lengthOf(oldest);
      this.#dropped += lengthOf(oldest);
    }
  }

  /** The next in order; a number for what was dropped. */
  take(): Stretch | undefined {
    const dropped = this.#dropped;
    this.#dropped = 0;
    if (dropped > 0) return dropped;
    const next = this.#stretches.shift();
    if (next !== undefined) this.#waiting -= lengthOf(next);
    return next;
  }
}

export function lengthOf(stretch: Stretch): number {
  return typeof stretch === "number" ? stretch : stretch.heard.length;
}
