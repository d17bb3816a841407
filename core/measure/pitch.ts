/** Seconds between two readings, and of sound that each compares with what comes a period later. */
export const STEP = 0.01;
const WINDOW = 0.025;
/** Hz of voices: a low man's creak to a child's shout. */
const LOWEST = 50;
const HIGHEST = 500;
/** Of what is no period at all, 1. The paper has 0.1; at 0.15 the ends of vowels count too. */
const THRESHOLD = 0.15;
/** A dip that is deeper than the first one under the threshold by so much is the period: the first was an overtone. */
const DEEPER = 0.5;

/**
 * The fundamental frequency every 10 ms, in Hz, 0 where there is none: YIN (de Cheveigné and Kawahara 2002, steps 2 to 5:
 * difference function, cumulative mean, absolute threshold, parabolic interpolation). Unlike there a later dip that is far
 * deeper than the first is the period.
 * @param samples mono
 */
export function pitchOf(samples: Float32Array, sampleRate: number): Float32Array {
  const window = Math.round(WINDOW * sampleRate);
  const longest = Math.floor(sampleRate / LOWEST);
  const step = STEP * sampleRate;
  const count = Math.max(0, Math.floor((samples.length - window - longest - 1) / step) + 1);
  const mean = new Float64Array(longest + 2);
  return Float32Array.from({ length: count }, (_, i) => {
    const start = Math.round(i * step);
    normalised(samples.subarray(start, start + window + longest + 1), window, mean);
    const lag = lagOf(mean, Math.ceil(sampleRate / HIGHEST), longest);
    return lag === undefined ? 0 : sampleRate / lag;
  });
}

/** Fills mean with the cumulative mean normalised difference of every lag. Silence has no period: 1 throughout. */
function normalised(part: Float32Array, window: number, mean: Float64Array): void {
  mean[0] = 1;
  let sum = 0;
  for (let lag = 1; lag < mean.length; lag++) {
    let difference = 0;
    for (let i = 0; i < window; i++) difference += ((part[i] ?? 0) - (part[i + lag] ?? 0)) ** 2;
    sum += difference;
    mean[lag] = sum === 0 ? 1 : (difference * lag) / sum;
  }
}

/** The period in samples, between two of them where the dip is deepest. */
function lagOf(mean: Float64Array, shortest: number, longest: number): number | undefined {
  const at = (lag: number) => mean[lag] ?? 1;
  const isDip = (lag: number) => at(lag) < THRESHOLD && at(lag) <= at(lag - 1) && at(lag) <= at(lag + 1);
  let best: number | undefined;
  for (let lag = shortest; lag <= longest; lag++)
    if (isDip(lag) && (best === undefined || at(lag) < DEEPER * at(best) - 1e-3)) best = lag;
  if (best === undefined) return undefined;
  const [before, here, after] = [at(best - 1), at(best), at(best + 1)];
  const bend = before - 2 * here + after;
  return best + (bend > 0 ? (before - after) / (2 * bend) : 0);
}
