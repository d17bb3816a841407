/** A 95 % interval: where the true value lies in 95 of 100 such measurements. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The standard normal distribution's 97.5th percentile. */
const Z = 1.959964;

/** Student's t at 97.5 % for 1 to 30 degrees of freedom (NIST/SEMATECH e-Handbook, table 1.3.6.7.2). */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/**
 * Wilson's score interval of a share, 0..1. It takes the tries for independent of one another: words of a sentence are
 * not quite, so the truth is a little less certain. More errors than tries count as all; undefined where nothing was tried.
 */
export function wilson(errors: number, tries: number): Interval | undefined {
  if (tries <= 0) return undefined;
  const share = Math.min(errors / tries, 1);
  const z2 = Z * Z;
  const middle = (share + z2 / (2 * tries)) / (1 + z2 / tries);
  const half = (Z / (1 + z2 / tries)) * Math.sqrt((share * (1 - share)) / tries + z2 / (4 * tries * tries));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** The mean of values and its interval, by Student's t; without an interval where there is one value alone. */
export function meanOf(values: readonly number[]): { readonly mean: number; readonly interval?: Interval } | undefined {
  const count = values.length;
  if (count === 0) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const half = (T[count - 2] ?? Z) * Math.sqrt(variance / count);
  return { mean, interval: { low: mean - half, high: mean + half } };
}
