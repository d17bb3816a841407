/**
 * Discrete Fourier transform of any length, by Cooley and Tukey's split over the length's prime factors (fours first).
 * Fast where those are small, as in the 400 samples that Whisper looks at: 4 x 4 x 5 x 5.
 */
export class Fft {
  readonly size: number;
  readonly #factors: readonly number[];
  /** Where each sample goes before the first butterfly. */
  readonly #order: Uint32Array;
  /** cos and -sin of each size-th of the circle. */
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  /** The terms of one butterfly. */
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(size: number) {
    if (!Number.isSafeInteger(size) || size < 1) throw new RangeError(`no transform of ${size} samples`);
    this.size = size;
    this.#factors = factorsOf(size);
    this.#order = Uint32Array.from(orderOf(size, this.#factors));
    this.#cos = Float64Array.from({ length: size }, (_, n) => Math.cos((2 * Math.PI * n) / size));
    this.#sin = Float64Array.from({ length: size }, (_, n) => -Math.sin((2 * Math.PI * n) / size));
    const widest = Math.max(1, ...this.#factors);
    this.#re = new Float64Array(widest);
    this.#im = new Float64Array(widest);
  }

  /** All four hold `size` numbers; what goes in stays as it is, and what comes out is not scaled. */
  transform(re: Float64Array, im: Float64Array, outRe: Float64Array, outIm: Float64Array): void {
    const { size } = this;
    for (const { length } of [re, im, outRe, outIm])
      if (length !== size) throw new RangeError(`a transform of ${size} samples, not ${length}`);
    for (let n = 0; n < size; n++) {
      const from = this.#order[n] as number;
      outRe[n] = re[from] as number;
      outIm[n] = im[from] as number;
    }
    let part = 1;
    for (const radix of this.#factors.toReversed()) {
      this.#join(outRe, outIm, part, radix);
      part *= radix;
    }
  }

  /** Makes of each `radix` transforms of `part` samples that lie side by side one of `radix * part`. */
  #join(outRe: Float64Array, outIm: Float64Array, part: number, radix: number): void {
    const { size } = this;
    const cos = this.#cos;
    const sin = this.#sin;
    const re = this.#re;
    const im = this.#im;
    const stride = size / (part * radix);
    const step = size / radix;
    for (let block = 0; block < size; block += part * radix)
      for (let k = 0; k < part; k++) {
        for (let q = 0; q < radix; q++) {
          const at = block + k + q * part;
          const turn = q * k * stride;
          const x = outRe[at] as number;
          const y = outIm[at] as number;
          const c = cos[turn] as number;
          const s = sin[turn] as number;
          re[q] = x * c - y * s;
          im[q] = x * s + y * c;
        }
        for (let r = 0; r < radix; r++) {
          let sumRe = re[0] as number;
          let sumIm = im[0] as number;
          for (let q = 1, turn = r * step; q < radix; q++, turn += r * step) {
            if (turn >= size) turn -= size;
            const x = re[q] as number;
            const y = im[q] as number;
            const c = cos[turn] as number;
            const s = sin[turn] as number;
            sumRe += x * c - y * s;
            sumIm += x * s + y * c;
          }
          outRe[block + k + r * part] = sumRe;
          outIm[block + k + r * part] = sumIm;
        }
      }
  }
}

/** The samples' numbers as the first butterflies find them: those that leave the same remainder stand together. */
function orderOf(size: number, factors: readonly number[]): number[] {
  let groups = [Array.from({ length: size }, (_, n) => n)];
  for (const radix of factors)
    groups = groups.flatMap((group) =>
      Array.from({ length: radix }, (_, q) => group.filter((_, i) => i % radix === q)),
    );
  return groups.flat();
}

function factorsOf(size: number): number[] {
  const factors: number[] = [];
  let rest = size;
  for (const factor of [4, 2]) for (; rest % factor === 0; rest /= factor) factors.push(factor);
  for (let factor = 3; rest > 1; factor += 2) for (; rest % factor === 0; rest /= factor) factors.push(factor);
  return factors;
}
