import { readFile } from "node:fs/promises";
import { failure, isFailure } from "../../../core/failure.ts";
import { concat, Resampler, rms } from "../../../core/pcm.ts";
import { openWav, writeWav } from "../../../core/wav.ts";
import { sha256Of, sizeOf, writeWhole } from "../files.ts";
import { packed } from "./packed.ts";

/** Hz, one channel, 16 bits: what every recogniser here is trained on. */
export const RATE = 16_000;
/** Common Voice calls smaller clips corrupt. */
const SMALLEST = 256;
/** Seconds of the longest recording that is decoded at all: 230 MB of samples a thread. */
const LONGEST = 3600;
/** Samples that are read at once. */
const STRETCH = 2 ** 16;
/** A frame of 20 ms below -50 dBFS is silence; a sample within 0.1 % of full scale is clipped. Both are ours. */
export const FRAME = RATE / 50;
export const SILENT = 10 ** (-50 / 20);
const FULL = 0.999;

/** seconds; shares 0..1; level in dBFS. */
export interface Measured {
  readonly seconds: number;
  readonly clipped: number;
  readonly silent: number;
  readonly level: number;
}
export interface EvenJob {
  /** Absolute; the target's `HASH` stands for the digest of what is written, twice: its first two digits as a folder. */
  readonly from: string;
  readonly to: string;
  /** Seconds; what is longer is not written, and told as `long-audio`. */
  readonly longest?: number | undefined;
}
export interface Evened extends Measured {
  readonly sha256: string;
  readonly bytes: number;
  readonly samples: number;
}

/** Any sound file as mono 16 kHz PCM of 16 bits, under its own digest. Resolves to a reason where that cannot be. */
export async function even({ from, to, longest = LONGEST }: EvenJob): Promise<Evened | string> {
  const samples = await decoded(from);
  if (typeof samples === "string") return samples;
  return samples.length > longest * RATE ? "long-audio" : kept(samples, to);
}

/** A sound file as mono samples at RATE, or why it cannot be read: `corrupt`, `long-audio`. */
export async function decoded(from: string): Promise<Float32Array | string> {
  const bytes = await readFile(from);
  if (bytes.length <= SMALLEST) return "corrupt";
  try {
    return await mono(bytes);
  } catch (thrown) {
    if (isFailure(thrown)) return thrown.code === "too-large" ? "long-audio" : "corrupt";
    throw thrown;
  }
}

/** Writes samples at RATE under their digest, and tells what they are. to: as in a job. */
export async function kept(samples: Float32Array, to: string): Promise<Evened> {
  const wav = writeWav(samples, RATE);
  const digest = sha256Of(wav);
  const path = to.replace("HASH", `${digest.slice(0, 2)}/${digest}`);
  if ((await sizeOf(path)) !== wav.length) await writeWhole(path, wav);
  return { sha256: digest, bytes: wav.length, samples: samples.length, ...measure(samples) };
}

/** Mono at 16 kHz. Throws `bad-audio` and `too-large`. */
async function mono(bytes: Uint8Array): Promise<Float32Array> {
  if (String.fromCharCode(...bytes.subarray(0, 4)) === "RIFF") return wave(bytes);
  return packed(bytes, RATE, LONGEST);
}

/** played: how much faster than it was spoken. */
export function wave(bytes: Uint8Array, played = 1): Float32Array {
  const sound = openWav(bytes);
  if (isFailure(sound)) throw sound;
  if (sound.length / sound.sampleRate > LONGEST) throw failure("too-large", "it is too long");
  const resampler = new Resampler(Math.round(sound.sampleRate * played), RATE);
  const parts: Float32Array[] = [];
  for (let at = 0; at < sound.length; at += STRETCH) parts.push(resampler.push(sound.read(at, STRETCH)));
  return concat([...parts, resampler.flush()]);
}

function measure(samples: Float32Array): Measured {
  let clipped = 0;
  for (const x of samples) if (Math.abs(x) >= FULL) clipped += 1;
  const frames = Math.max(1, Math.ceil(samples.length / FRAME));
  let silent = 0;
  for (let i = 0; i < frames; i++) if (rms(samples.subarray(i * FRAME, (i + 1) * FRAME)) < SILENT) silent += 1;
  const level = 20 * Math.log10(Math.max(rms(samples), 1e-5));
  return { seconds: samples.length / RATE, clipped: clipped / (samples.length || 1), silent: silent / frames, level };
}
