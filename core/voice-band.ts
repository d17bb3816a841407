import { FRAME, SAMPLE_RATE } from "./contracts.ts";
import { Fft } from "./fft.ts";

/** Hz. Where vowels have their power; keys and cups have theirs above. */
const VOICE = { from: 100, to: 1_200 } as const;

/** How much of a frame is where vowels are. */
export class VoiceBand {
  readonly #fft = new Fft(FRAME);
  readonly #in = new Float64Array(FRAME);
  readonly #zero = new Float64Array(FRAME);
  readonly #re = new Float64Array(FRAME);
  readonly #im = new Float64Array(FRAME);

  /** Mean square of FRAME samples at 16 kHz between the edges of VOICE, seen through Hann's window. */
  power(samples: Float32Array): number {
    for (let i = 0; i < FRAME; i++)
      this.#in[i] = (samples[i] as number) * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FRAME));
    this.#fft.transform(this.#in, this.#zero, this.#re, this.#im);
    const bin = (hz: number) => Math.round((hz / SAMPLE_RATE) * FRAME);
    let sum = 0;
    for (let k = bin(VOICE.from); k <= bin(VOICE.to); k++)
      sum += (this.#re[k] as number) ** 2 + (this.#im[k] as number) ** 2;
    return (2 * sum) / (FRAME * FRAME * 0.375);
  }
}
