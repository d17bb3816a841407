import { FRAME, SAMPLE_RATE, type VadEngine, type VadFrame } from "../../core/contracts.ts";
import { Framer } from "../../core/pcm.ts";
import { type OpusCodec, type SoundFormat, SoundIn } from "../../core/realtime/sound.ts";

export interface EarsPorts {
  readonly vad: VadEngine;
  readonly opus: () => OpusCodec;
  readonly onFrame: (frame: VadFrame) => void;
  /** The detector broke down. */
  readonly onTrouble: (thrown: unknown) => void;
}
type Waiting = Float32Array | (() => void);

/** Sound that may wait for the detector, in frames: 90 s. */
const MOST = Math.floor((90 * SAMPLE_RATE) / FRAME);

/** The caller's sound as scored frames at 16 kHz, one after another. What must come behind the frames so far waits in the same line. */
export class Ears {
  readonly #ports: EarsPorts;
  #format: SoundFormat;
  #in: SoundIn;
  readonly #framer = new Framer(FRAME);
  #line: Waiting[] = [];
  #working = false;
  #closed = false;
  /** Position of the next frame, in samples at 16 kHz. */
  #at = 0;
  /** Samples at 16 kHz taken since the last commit or clear, and since the beginning. */
  #open = 0;
  #taken = 0;

  constructor(ports: EarsPorts, format: SoundFormat) {
    this.#ports = ports;
    this.#format = format;
    this.#in = this.#opened(format);
  }

  /** Milliseconds taken since the last commit or clear. */
  get openMs(): number {
    return (this.#open / SAMPLE_RATE) * 1000;
  }

  /** Position behind all that was taken, in samples at 16 kHz. */
  get taken(): number {
    return this.#taken;
  }

  /** Whether so many ms more find room before the detector. */
  hasRoom(ms: number): boolean {
    return this.#line.length + (ms * SAMPLE_RATE) / 1000 / FRAME <= MOST;
  }

  set format(format: SoundFormat) {
    if (JSON.stringify(format) === JSON.stringify(this.#format)) return;
    this.#format = format;
    this.#in = this.#opened(format);
  }

  /** Throws for bytes that cannot be decoded. */
  push(bytes: Uint8Array): void {
    const samples = this.#in.push(bytes);
    this.#open += samples.length;
    this.#take(samples);
  }

  /** Runs behind the frames that are there, the last one filled up with silence; the buffer is empty then. */
  mark(run: () => void): void {
    this.#take(new Float32Array(FRAME - 1));
    this.#open = 0;
    this.#line.push(run);
    this.#work();
  }

  /** Forgets what was not heard yet, but for what a mark waits for. */
  clear(): void {
    this.#open = 0;
    const last = this.#line.findLastIndex((one) => typeof one === "function");
    this.#line = this.#line.slice(0, last + 1);
  }

  close(): void {
    this.#closed = true;
    this.#line = [];
  }

  #opened(format: SoundFormat): SoundIn {
    return new SoundIn(format, SAMPLE_RATE, format.type === "audio/opus" ? this.#ports.opus() : undefined);
  }

  #take(samples: Float32Array): void {
    this.#taken += samples.length;
    for (const frame of this.#framer.push(samples)) this.#line.push(frame);
    this.#work();
  }

  #work(): void {
    if (this.#working || this.#closed) return;
    this.#working = true;
    this.#run()
      .catch((thrown: unknown) => this.#ports.onTrouble(thrown))
      .finally(() => {
        this.#working = false;
        if (this.#line.length > 0) this.#work();
      });
  }

  async #run(): Promise<void> {
    for (let next = this.#line.shift(); next && !this.#closed; next = this.#line.shift()) {
      if (typeof next === "function") {
        next();
        continue;
      }
      const at = this.#at;
      this.#at += FRAME;
      const speech = await this.#ports.vad.probability(next);
      if (!this.#closed) this.#ports.onFrame({ at, samples: next, speech });
    }
  }
}
