import { Fft } from "../fft.ts";

/** Lowest and highest sample under each column, [-1, 1]: lows[i], highs[i]. */
export function outline(
  samples: Float32Array,
  columns: number,
): { readonly lows: Float32Array; readonly highs: Float32Array } {
  const lows = new Float32Array(columns);
  const highs = new Float32Array(columns);
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * samples.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * samples.length) / columns));
    let low = 1;
    let high = -1;
    for (let i = from; i < to && i < samples.length; i++) {
      const x = samples[i] ?? 0;
      if (x < low) low = x;
      if (x > high) high = x;
    }
    lows[column] = Math.min(low, high);
    highs[column] = Math.max(low, high);
  }
  return { lows, highs };
}

/** Decibels below the loudest line of the window's own full scale that are still drawn. */
const RANGE_DB = 80;
/** About 32 ms at 16 kHz, where formants and the voice's pitch are both seen. */
const WINDOW_S = 0.032;
/** Hz that are drawn: beyond them speech has little. */
const TOP_HZ = 8_000;

/** Columns of a spectrogram, one at a time, so that the page can do other things in between. */
export class Spectrogram {
  readonly #samples: Float32Array;
  readonly #columns: number;
  readonly #fft: Fft;
  readonly #hann: Float64Array;
  readonly #work: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
  /** Lines from 0 Hz up. */
  readonly rows: number;
  readonly topHz: number;

  constructor(samples: Float32Array, sampleRate: number, columns: number) {
    const size = 2 ** Math.round(Math.log2(sampleRate * WINDOW_S));
    this.#samples = samples;
    this.#columns = columns;
    this.#fft = new Fft(size);
    this.#hann = Float64Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
    this.#work = [new Float64Array(size), new Float64Array(size), new Float64Array(size), new Float64Array(size)];
    this.topHz = Math.min(TOP_HZ, sampleRate / 2);
    this.rows = Math.max(1, Math.floor((this.topHz * size) / sampleRate));
  }

  /** Strength of each line under this column, 0..1 over the drawn range. */
  column(number: number, out: Float32Array): void {
    const [re, im, outRe, outIm] = this.#work;
    const { size } = this.#fft;
    const middle = ((number + 0.5) * this.#samples.length) / this.#columns;
    const from = Math.round(middle - size / 2);
    for (let n = 0; n < size; n++) re[n] = (this.#samples[from + n] ?? 0) * (this.#hann[n] ?? 0);
    im.fill(0);
    this.#fft.transform(re, im, outRe, outIm);
    // A sine at full scale under a Hann window has a quarter of the window's length in its line.
    const full = (size / 4) ** 2;
    for (let k = 0; k < this.rows; k++) {
      const power = ((outRe[k] ?? 0) ** 2 + (outIm[k] ?? 0) ** 2) / full;
      const level = 10 * Math.log10(Math.max(1e-12, power));
      out[k] = Math.min(1, Math.max(0, 1 + level / RANGE_DB));
    }
  }
}
