/**
 * Listens behind the last node before the device. "on": sound above the threshold begins after a while without; "off": it
 * has ended; "gap": it goes on after a run of exact zeros, `zeros` seconds long. A synthesised pause is never exactly
 * silent, an empty queue always is.
 */
const THRESHOLD = 10 ** (-50 / 20);
/** s without sound that are an end. */
const QUIET = 0.25;
/** s of zeros worth telling, and after which they belong to no answer any more. */
const SHORTEST = 0.02;
const LONGEST = 3;

class Tap extends AudioWorkletProcessor {
  #last = Number.NEGATIVE_INFINITY;
  #loud = false;
  #run = 0;
  #zeros = 0;

  process([input]) {
    const samples = input?.[0];
    for (let i = 0; i < 128; i++) this.#take(samples?.[i] ?? 0, currentFrame + i);
    return true;
  }

  #take(sample, frame) {
    this.#run = sample === 0 ? this.#run + 1 : 0;
    this.#zeros = Math.max(this.#zeros, this.#run);
    if (Math.abs(sample) > THRESHOLD) this.#hear(frame);
    else if (this.#loud && frame - this.#last > QUIET * sampleRate) {
      this.#loud = false;
      this.#tell("off", this.#last);
    }
  }

  #hear(frame) {
    const zeros = this.#zeros / sampleRate;
    if (zeros > SHORTEST && frame - this.#last < LONGEST * sampleRate) this.#tell("gap", frame, zeros);
    if (!this.#loud) this.#tell("on", frame);
    this.#loud = true;
    this.#last = frame;
    this.#zeros = 0;
  }

  #tell(type, frame, zeros = 0) {
    this.port.postMessage({ type, time: frame / sampleRate, zeros });
  }
}

registerProcessor("bench-tap", Tap);
