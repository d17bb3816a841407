/** What a component of a vector of unit length is kept as: a whole number of 1/127. */
const SCALE = 127;

/** Vectors of unit length in a quarter of their bytes. */
export function quantised(vectors: Float32Array): Int8Array<ArrayBuffer> {
  return Int8Array.from(vectors, (value) => Math.round(Math.min(1, Math.max(-1, value)) * SCALE));
}

/** Cosine of the angle between a quantised query and row `at` of quantised rows; both of query's length. */
export function cosine(query: Int8Array, rows: Int8Array, at: number): number {
  const from = at * query.length;
  let sum = 0;
  for (let i = 0; i < query.length; i++) sum += (query[i] as number) * (rows[from + i] as number);
  return sum / (SCALE * SCALE);
}

interface Near<T> {
  readonly of: T;
  /** -1..1 */
  readonly cosine: number;
}

/** Keeps the nearest so many of what it is given, nearest first. */
export class Nearest<T> {
  readonly #most: number;
  readonly found: Near<T>[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Anything that is no nearer would not be kept. */
  get bound(): number {
    return this.found.length < this.#most ? -Infinity : (this.found.at(-1)?.cosine ?? Infinity);
  }

  add(of: T, cosine: number): void {
    if (cosine <= this.bound) return;
    const at = this.found.findIndex((one) => one.cosine < cosine);
    this.found.splice(at < 0 ? this.found.length : at, 0, { of, cosine });
    if (this.found.length > this.#most) this.found.pop();
  }
}
