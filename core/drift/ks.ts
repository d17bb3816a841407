export interface Ks {
  /** The largest distance of the two cumulative distributions, 0..1. */
  readonly d: number;
  /** How often samples of these sizes from one and the same source would lie as far apart, or further. */
  readonly p: number;
}

/**
 * Kolmogorov's and Smirnov's test of two samples. p is the limit for large samples (Smirnov 1948, "Table for Estimating
 * the Goodness of Fit of Empirical Distributions"): for small ones, and where values are equal, it is a little too large,
 * so it finds less, never more. undefined where a side is empty.
 */
export function ksOf(reference: readonly number[], current: readonly number[]): Ks | undefined {
  const [n, m] = [reference.length, current.length];
  if (n === 0 || m === 0) return undefined;
  const first = Float64Array.from(reference).sort();
  const second = Float64Array.from(current).sort();
  let [i, j, d] = [0, 0, 0];
  while (i < n && j < m) {
    const value = Math.min(first[i] ?? 0, second[j] ?? 0);
    while (i < n && first[i] === value) i++;
    while (j < m && second[j] === value) j++;
    d = Math.max(d, Math.abs(i / n - j / m));
  }
  return { d, p: kolmogorovTail(d * Math.sqrt((n * m) / (n + m))) };
}

/** 2 sum (-1)^(k-1) exp(-2 k^2 x^2); near 0, where that comes slowly, by its theta twin. */
function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  let sum = 0;
  if (x < 1.18) {
    for (let k = 1; k < 8; k++) sum += Math.exp((-((2 * k - 1) ** 2) * Math.PI ** 2) / (8 * x * x));
    return Math.min(1, Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / x) * sum));
  }
  for (let k = 1; k < 8; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, 2 * sum));
}
