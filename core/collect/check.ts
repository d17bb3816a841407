import { wadaSnr } from "./wada.ts";

/** What is wrong with a take, the gravest first. */
export const TROUBLES = ["silent", "short", "long", "clipping", "quiet", "noisy"] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface TakeCheck {
  readonly seconds: number;
  /** dBFS: the loudest sample, the speech (RMS of the louder frames) and what lies beneath it (a tenth of the frames). */
  readonly peak: number;
  readonly level: number;
  readonly noise: number;
  /** dB, by WADA. */
  readonly snr?: number;
  /** Share of samples at full scale, 0..1. */
  readonly clipping: number;
  readonly troubles: readonly Trouble[];
}

/** Bounds of a take; those of a studio are for one clean voice that others will speak with. */
interface Bounds {
  readonly clipping: number;
  readonly quietest: number;
  readonly snr: number;
}
/** The foundry drops rows with more than 1 % clipped and outside of 0.5 to 30 s (`foundry/data/filters.ts`). */
const ANY: Bounds = { clipping: 0.01, quietest: -45, snr: 5 };
/** A voice for synthesis: nothing clipped, at least 20 dB over the room. */
const STUDIO: Bounds = { clipping: 0.0005, quietest: -35, snr: 20 };
const SHORTEST = 0.5;
export const LONGEST = 30;
const FULL = 0.999;
const FRAME_S = 0.02;

export function checkTake(samples: Float32Array, sampleRate: number, studio: boolean): TakeCheck {
  const seconds = samples.length / sampleRate;
  let peak = 0;
  let full = 0;
  for (const x of samples) {
    const size = Math.abs(x);
    if (size > peak) peak = size;
    if (size >= FULL) full += 1;
  }
  const frames = frameLevels(samples, Math.max(1, Math.round(sampleRate * FRAME_S)));
  const snr = wadaSnr(samples);
  const measured = {
    seconds,
    peak: decibels(peak),
    level: frames[Math.floor(frames.length * 0.8)] ?? -Infinity,
    noise: frames[Math.floor(frames.length * 0.1)] ?? -Infinity,
    clipping: samples.length > 0 ? full / samples.length : 0,
  };
  const troubles = troublesOf(measured, snr, studio ? STUDIO : ANY);
  return { ...measured, ...(snr === undefined ? {} : { snr }), troubles };
}

function troublesOf(
  { seconds, peak, level, clipping }: Pick<TakeCheck, "seconds" | "peak" | "level" | "clipping">,
  snr: number | undefined,
  bounds: Bounds,
): Trouble[] {
  const found: Record<Trouble, boolean> = {
    silent: peak < -60,
    short: seconds < SHORTEST,
    long: seconds > LONGEST,
    clipping: clipping > bounds.clipping,
    quiet: level < bounds.quietest,
    noisy: snr !== undefined && snr < bounds.snr,
  };
  const troubles = TROUBLES.filter((name) => found[name]);
  // In silence everything else is wrong as well.
  return troubles[0] === "silent" ? ["silent"] : troubles;
}

/** dBFS of each whole frame, the quietest first. */
function frameLevels(samples: Float32Array, size: number): number[] {
  const levels: number[] = [];
  for (let at = 0; at + size <= samples.length; at += size) {
    let sum = 0;
    for (let i = at; i < at + size; i++) sum += (samples[i] ?? 0) ** 2;
    levels.push(decibels(Math.sqrt(sum / size)));
  }
  return levels.sort((a, b) => a - b);
}

function decibels(size: number): number {
  return size > 0 ? 20 * Math.log10(size) : -Infinity;
}
