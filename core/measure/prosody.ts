import { syllables, wordsOf } from "../collect/syllables.ts";
import { percentile } from "./percentile.ts";
import { pitchOf, STEP } from "./pitch.ts";

/** Of a frame of 25 ms every 10 ms. */
const FRAME = 0.025;
/** dB below the loud frames (the 95th of 100) from which on one is quiet, and dBFS below which all are. */
const BELOW = 30;
const SILENCE = -60;
/** Seconds of quiet between two words that are a pause: shorter ones are the closures of stops (Goldman-Eisler 1968 and later work use 0.15 to 0.25). */
const PAUSE = 0.15;
const SEMITONES = 12;

/** How something was said, without what was said. Speech is from the first loud frame to the last. */
export interface Prosody {
  /** Seconds of speech, pauses among them. */
  readonly seconds: number;
  /** Hz, of the voiced frames' median; absent where nothing is voiced. */
  readonly pitch?: number;
  /** Hz, their mean and standard deviation. */
  readonly pitchMean?: number;
  readonly pitchDeviation?: number;
  /** Semitones about the median: standard deviation, and from the 5th to the 95th of 100. */
  readonly pitchSpread?: number;
  readonly pitchRange?: number;
  /** Share of the loud frames that have a pitch. */
  readonly voiced: number;
  /** dBFS of the loud frames, mean and standard deviation. */
  readonly level: number;
  readonly levelSpread: number;
  /** Pauses inside, and seconds of all of them. */
  readonly pauses: number;
  readonly paused: number;
  /** By the spelling of what was said (`core/collect/syllables.ts`). */
  readonly syllables: number;
}

/**
 * @param samples mono, [-1, 1]
 * @param said in words as they are spoken, numbers too
 * @returns undefined where nothing is loud
 */
export function prosodyOf(samples: Float32Array, sampleRate: number, said: string): Prosody | undefined {
  const levels = levelsOf(samples, sampleRate);
  const bound = Math.max(SILENCE, (percentile(levels, 0.95) ?? SILENCE) - BELOW);
  const isLoud = levels.map((level) => level > bound);
  const first = isLoud.indexOf(true);
  if (first < 0) return undefined;
  const last = isLoud.lastIndexOf(true);
  const loud = levels.filter((_, i) => isLoud[i]);
  const pitches = [...pitchOf(samples, sampleRate)].filter((hertz, i) => hertz > 0 && isLoud[i]);
  const pauses = quietRuns(isLoud.slice(first, last + 1)).filter((frames) => frames * STEP >= PAUSE);
  return {
    seconds: (last - first + 1) * STEP,
    ...melody(pitches),
    voiced: pitches.length / loud.length,
    level: mean(loud),
    levelSpread: deviation(loud),
    pauses: pauses.length,
    paused: pauses.reduce((sum, frames) => sum + frames * STEP, 0),
    syllables: wordsOf(said).flatMap(syllables).length,
  };
}

function melody(
  pitches: readonly number[],
): Pick<Prosody, "pitch" | "pitchMean" | "pitchDeviation" | "pitchSpread" | "pitchRange"> {
  const pitch = percentile(pitches, 0.5);
  if (pitch === undefined) return {};
  const tones = pitches.map((hertz) => SEMITONES * Math.log2(hertz / pitch));
  const [low = 0, high = 0] = [percentile(tones, 0.05), percentile(tones, 0.95)];
  return {
    pitch,
    pitchMean: mean(pitches),
    pitchDeviation: deviation(pitches),
    pitchSpread: deviation(tones),
    pitchRange: high - low,
  };
}

/** dBFS of each frame. */
function levelsOf(samples: Float32Array, sampleRate: number): number[] {
  const length = Math.round(FRAME * sampleRate);
  const step = STEP * sampleRate;
  const count = Math.max(0, Math.floor((samples.length - length) / step) + 1);
  return Array.from({ length: count }, (_, i) => {
    const start = Math.round(i * step);
    let sum = 0;
    for (const sample of samples.subarray(start, start + length)) sum += sample * sample;
    return 10 * Math.log10(Math.max(1e-10, sum / length));
  });
}

/** Frames of each stretch without anything loud. */
function quietRuns(isLoud: readonly boolean[]): number[] {
  const runs: number[] = [];
  let run = 0;
  for (const loud of isLoud) {
    if (loud && run > 0) runs.push(run);
    run = loud ? 0 : run + 1;
  }
  return runs;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}
