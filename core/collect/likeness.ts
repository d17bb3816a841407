import { MelSpectrogram } from "../mel.ts";

const BANDS = 40;
const COEFFICIENTS = 19;
/** Log-mel units below the loudest frame under which a frame counts as a pause. */
const PAUSE = 0.6;

/**
 * How a voice sounds on the whole: mean and spread of 19 cepstral coefficients (cosine transform of 40 log-mel bands, the
 * first left out, since it is only loudness) over the frames that are no pause. Our own simple measure, trained on
 * nothing: it tells another person or another microphone, and it proves nobody's identity. samples: mono.
 */
export function voicePrint(samples: Float32Array, sampleRate: number): Float64Array {
  // Powers of two suit the transform; about 25 ms, and a hop of half.
  const window = 2 ** Math.round(Math.log2(sampleRate * 0.025));
  const print = new Float64Array(2 * COEFFICIENTS);
  if (samples.length < 2 * window) return print;
  const mel = new MelSpectrogram({ bins: BANDS, window, hop: window / 2, sampleRate });
  const { data, frames } = mel.extract(samples);
  const loud = Float64Array.from({ length: frames }, (_, frame) => {
    let sum = 0;
    for (let band = 0; band < BANDS; band++) sum += data[band * frames + frame] ?? 0;
    return sum / BANDS;
  });
  const most = loud.reduce((a, b) => Math.max(a, b), -Infinity);
  let count = 0;
  for (const [frame, level] of loud.entries()) {
    if (level < most - PAUSE) continue;
    count += 1;
    for (let k = 1; k <= COEFFICIENTS; k++) {
      let value = 0;
      for (let band = 0; band < BANDS; band++)
        value += (data[band * frames + frame] ?? 0) * Math.cos((Math.PI * k * (band + 0.5)) / BANDS);
      print[k - 1] = (print[k - 1] ?? 0) + value;
      print[COEFFICIENTS + k - 1] = (print[COEFFICIENTS + k - 1] ?? 0) + value * value;
    }
  }
  for (let k = 0; k < COEFFICIENTS; k++) {
    const mean = (print[k] ?? 0) / Math.max(1, count);
    const square = (print[COEFFICIENTS + k] ?? 0) / Math.max(1, count);
    print[k] = mean;
    print[COEFFICIENTS + k] = Math.sqrt(Math.max(0, square - mean * mean));
  }
  return print;
}

/** Cosine of the angle between two prints: 1 for the same sound, 0 where either is silent. */
export function likeness(a: Float64Array, b: Float64Array): number {
  let [both, one, other] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? 0;
    both += x * y;
    one += x * x;
    other += y * y;
  }
  return one > 0 && other > 0 ? both / Math.sqrt(one * other) : 0;
}

/** Below it a take of the studio is likely to be of another voice or another place; see the test for what it tells apart. */
export const ALIKE = 0.9;
