import { FRAME } from "./contracts.ts";

/** Audio between the lips and us when a button is let go, in samples: 160 ms. */
const UNDERWAY = 5 * FRAME;

/** The push-to-talk button, in the time of the microphone's stream: what was said while it was held may still be coming. */
export class Button {
  #pressed = false;
  /** Stream position at which it counts as let go. */
  #released = Infinity;

  /** Let go for so short a while that we did not notice, it was held on. */
  press(): void {
    this.#pressed = true;
    this.#released = Infinity;
  }

  /** heard: stream position up to which we have heard. */
  release(heard: number): void {
    this.#pressed = false;
    this.#released = heard + UNDERWAY;
  }

  /** What the hand did by stream position `at`; told once. */
  take(at: number): "press" | "release" | undefined {
    if (this.#pressed) {
      this.#pressed = false;
      return "press";
    }
    if (at < this.#released) return undefined;
    this.reset();
    return "release";
  }

  reset(): void {
    this.#pressed = false;
    this.#released = Infinity;
  }
}
