import type { AsrApi } from "../../core/contracts.ts";

/**
 * A recogniser on the time of a recording: the stream goes on frame by frame, and each reading lasts as long as it really
 * took, beginning when it was asked for or when the one before had ended.
 */
export class BusyAsr implements Pick<AsrApi, "transcribe"> {
  readonly #asr: Pick<AsrApi, "transcribe">;
  readonly #now: () => number;
  #stream = 0;
  #busyTo = 0;
  #working = 0;
  #failed = false;
  #open: Promise<unknown> = Promise.resolve();

  /** now: milliseconds of the real clock. */
  constructor(asr: Pick<AsrApi, "transcribe">, now: () => number) {
    this.#asr = asr;
    this.#now = now;
  }

  /** Milliseconds from the recording's beginning. */
  get time(): number {
    return Math.max(this.#stream, this.#busyTo);
  }

  /** A person's speech would find it free. */
  get free(): boolean {
    return this.#busyTo <= this.#stream;
  }

  /** Milliseconds of all its readings. */
  get working(): number {
    return this.#working;
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** The stream is at this time now. */
  reach(time: number): void {
    this.#stream = time;
  }

  async idle(): Promise<void> {
    await this.#open;
  }

  async transcribe(...[request, signal]: Parameters<AsrApi["transcribe"]>) {
    const reading = this.#open.then(() => this.#read(request, signal));
    this.#open = reading.catch(() => undefined);
    return reading;
  }

  async #read(...[request, signal]: Parameters<AsrApi["transcribe"]>) {
    const begun = this.#now();
    try {
      return await this.#asr.transcribe(request, signal);
    } catch (thrown) {
      this.#failed = true;
      throw thrown;
    } finally {
      const took = this.#now() - begun;
      this.#working += took;
      this.#busyTo = this.time + took;
    }
  }
}
