import type { Partial } from "./agreement.ts";
import type { VadFrame } from "./contracts.ts";
import { Transcriber, type TranscriberPorts, type Words } from "./transcriber.ts";

/** Of the time that a reading took. */
const REST = 2;
/** Samples in a millisecond. */
const MS = 16;

export interface UtterancePorts extends TranscriberPorts {
  /** Least new audio between two readings of unfinished speech, in ms; Infinity for none at all. */
  readonly partials: () => number;
}

/** What one person is saying: read again and again while it grows, and once for good at its end. */
export class Utterance {
  readonly turn: number;
  readonly #ports: UtterancePorts;
  readonly #transcriber: Transcriber;
  #reading = false;
  /** Stream position up to which it was read. */
  #readTo: number;
  /** When the next reading may begin, on the clock. */
  #next = 0;

  /** from: stream position of the first frame that counts as new. */
  constructor(ports: UtterancePorts, turn: number, from: number) {
    this.turn = turn;
    this.#ports = ports;
    this.#readTo = from;
    this.#transcriber = new Transcriber(ports, turn);
  }

  push(frame: VadFrame): void {
    this.#transcriber.push(frame);
  }

  /**
   * Tells what is understood so far, where there is enough new speech in what came up to stream position `at`. Readings
   * take a third of the recogniser's time at most, each being followed by a rest twice as long as it took: one under way
   * cannot be stopped inside an encoder, and the final reading then waits for it.
   */
  async read(at: number, tell: (partial: Partial) => void): Promise<void> {
    const { clock, partials } = this.#ports;
    if (this.#reading || this.#transcriber.busy || this.#transcriber.spokenTo <= this.#readTo) return;
    if (at - this.#readTo < partials() * MS || clock() < this.#next) return;
    this.#readTo = at;
    this.#reading = true;
    const start = clock();
    try {
      const partial = await this.#transcriber.partial();
      if (partial) tell(partial);
    } catch {
      // Aborted, or a trouble that the final reading will meet and tell.
    } finally {
      this.#reading = false;
      this.#next = clock() + REST * (clock() - start);
    }
  }

  /**
   * The end may be here: reads everything as if speech had ended at stream position `end`, before any partial reading.
   * Told again with the same end it gives the same promise. Rejects with `aborted` when the person goes on.
   */
  foresee(end: number): Promise<Words> {
    return this.#transcriber.foresee(end);
  }

  /** The person went on. */
  resume(): void {
    this.#transcriber.resume();
  }

  /**
   * The end is here: the words, and when the last of them were recognised, which may be inside the silence before. end:
   * stream position of the last speech sample.
   */
  conclude(end: number): Promise<Words> {
    return this.#transcriber.finish(end);
  }

  drop(): void {
    this.#transcriber.stop();
  }

  /** Samples of finished speech that wait for the recogniser. */
  get backlog(): number {
    return this.#transcriber.backlog;
  }
}
