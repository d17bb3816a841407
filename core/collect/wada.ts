/**
 * ln E|z| - E ln|z| of a gamma-distributed amplitude (shape 0.4, as speech has it) with Gaussian noise upon it, by SNR in
 * dB from -10 on in steps of 4. C. Kim and R. Stern, "Robust signal-to-noise ratio estimation based on waveform amplitude
 * distribution analysis", Interspeech 2008; the integrals were computed for this table.
 */
const TABLE: readonly number[] = [
  0.4121, 0.42, 0.4421, 0.4887, 0.5653, 0.6672, 0.7826, 0.8995, 1.0094, 1.108, 1.1939, 1.2674, 1.3297, 1.3821, 1.426,
  1.4627, 1.4932, 1.5187,
];
const FIRST = -10;
const STEP = 4;

/** Signal-to-noise ratio of speech in dB, within -10..58; undefined for silence. Noise is taken for Gaussian and independent. */
export function wadaSnr(samples: Float32Array): number | undefined {
  let sum = 0;
  let logs = 0;
  let count = 0;
  for (const x of samples) {
    // Digital silence was put there by no microphone, and has no logarithm.
    if (x === 0 || !Number.isFinite(x)) continue;
    const size = Math.abs(x);
    sum += size;
    logs += Math.log(size);
    count += 1;
  }
  if (count < samples.length / 2 || count === 0) return undefined;
  return snrOf(Math.log(sum / count) - logs / count);
}

function snrOf(value: number): number {
  const above = TABLE.findIndex((one) => one > value);
  if (above === 0) return FIRST;
  if (above < 0) return FIRST + STEP * (TABLE.length - 1);
  const [low = 0, high = 0] = [TABLE[above - 1], TABLE[above]];
  return FIRST + STEP * (above - 1 + (value - low) / (high - low));
}
