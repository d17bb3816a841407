import { wadaSnr } from "../../../core/collect/wada.ts";
import { Fft } from "../../../core/fft.ts";
import { rms } from "../../../core/pcm.ts";

/** What a recording's sound is like, and how good that is in one figure. */
export interface Quality {
  /** 0..1, the worst of the four below: a wide band mends no noise. */
  readonly quality: number;
  /** dB by WADA (core/collect/wada.ts names its table's source); absent for silence. */
  readonly snr?: number;
  /** Shares of samples at full scale and of frames without sound, 0..1. */
  readonly clipped: number;
  readonly silent: number;
  /** Hz. */
  readonly bandwidth: number;
}

/** As `even.ts` has them: a sample within 0.1 % of full scale is clipped, a frame of 20 ms below -50 dBFS silent. */
const FULL = 0.999;
const FRAME_S = 0.02;
const SILENT = 10 ** (-50 / 20);

/**
 * Where each figure counts as bad (0) and as good (1). snr: the studio's 20 dB (core/collect/check.ts) is good. clipped: from
 * 1 % on the foundry drops a row (foundry/data/filters.ts). silent: in a call one side is silent half of the time. bandwidth: a
 * telephone passes 300 to 3,400 Hz (ITU-T G.712).
 */
const SCALES = {
  snr: [0, 20],
  clipped: [0.01, 0],
  silent: [0.95, 0.5],
  bandwidth: [1500, 3400],
} as const;

/** Samples that are looked at for the ratio and the band: a minute from the middle. Logarithms of an hour would hold up a server. */
const MOST_S = 60;

export function qualityOf(samples: Float32Array, sampleRate: number): Quality {
  const { clipped, silent } = sharesOf(samples, sampleRate);
  const part = middle(samples, MOST_S * sampleRate);
  const snr = wadaSnr(part);
  const bandwidth = bandwidthOf(part, sampleRate);
  const quality = Math.min(
    snr === undefined ? 0 : scaled(snr, SCALES.snr),
    scaled(clipped, SCALES.clipped),
    scaled(silent, SCALES.silent),
    scaled(bandwidth, SCALES.bandwidth),
  );
  return { quality, ...(snr === undefined ? {} : { snr }), clipped, silent, bandwidth };
}

function sharesOf(samples: Float32Array, sampleRate: number): { readonly clipped: number; readonly silent: number } {
  let clipped = 0;
  for (const x of samples) if (Math.abs(x) >= FULL) clipped += 1;
  const frame = Math.max(1, Math.round(sampleRate * FRAME_S));
  const frames = Math.max(1, Math.ceil(samples.length / frame));
  let silent = 0;
  for (let i = 0; i < frames; i++) if (rms(samples.subarray(i * frame, (i + 1) * frame)) < SILENT) silent += 1;
  return { clipped: clipped / (samples.length || 1), silent: silent / frames };
}

const SIZE = 512;
const BELOW = 10 ** (-50 / 10);

/**
 * Hz of the highest band whose mean power is within 50 dB of the strongest, as the EstimateBandwidth of NeMo's Speech Data
 * Processor has it; 0 for silence.
 */
function bandwidthOf(samples: Float32Array, sampleRate: number): number {
  const fft = new Fft(SIZE);
  const [re, im, outRe, outIm] = [0, 1, 2, 3].map(() => new Float64Array(SIZE)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const power = new Float64Array(SIZE / 2 + 1);
  for (let at = 0; at + SIZE <= samples.length; at += SIZE) {
    for (let i = 0; i < SIZE; i++) re[i] = (samples[at + i] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / SIZE));
    fft.transform(re, im, outRe, outIm);
    for (let i = 0; i < power.length; i++)
      power[i] = (power[i] ?? 0) + (outRe[i] as number) ** 2 + (outIm[i] as number) ** 2;
  }
  const strongest = power.reduce((most, one) => Math.max(most, one), 0);
  const highest = strongest > 0 ? power.findLastIndex((one) => one >= strongest * BELOW) : 0;
  return (highest * sampleRate) / SIZE;
}

function middle(samples: Float32Array, most: number): Float32Array {
  const from = Math.max(0, Math.floor((samples.length - most) / 2));
  return samples.subarray(from, from + most);
}

function scaled(value: number, [bad, good]: readonly [number, number]): number {
  return Math.max(0, Math.min(1, (value - bad) / (good - bad)));
}
