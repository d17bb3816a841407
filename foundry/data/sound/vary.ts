import { readFile } from "node:fs/promises";
import { isFailure } from "../../../core/failure.ts";
import { rms } from "../../../core/pcm.ts";
import { seeded } from "../../measures/seeded.ts";
import { type Evened, type EvenJob, kept, RATE, wave } from "./even.ts";

/** What is done to a sound, in this order; equal changes of equal sounds give equal sounds. */
export interface Change {
  /** Played so much faster, with its pitch, as sox's `speed` and Lhotse's `perturb_speed`. */
  readonly speed?: number | undefined;
  /** Seconds until the room's echo has fallen by 60 dB. */
  readonly room?: number | undefined;
  /** dB between the mean power of the speech and that of the noise. */
  readonly snr?: number | undefined;
  readonly noise?: "white" | "pink" | undefined;
  readonly seed: number;
}
export interface VaryJob extends EvenJob {
  readonly change: Change;
}

/** No sample is louder: what would be is made quieter as a whole. */
const LOUDEST = 0.98;
/** Echoes a second of a room, and where the first may come: a wall is two metres away or more. */
const ECHOES = 400;
const FIRST = 0.006;

/** A file of ours, changed, under the digest of what comes of it. Resolves to a reason where it cannot be read. */
export async function vary({ from, to, change }: VaryJob): Promise<Evened | string> {
  try {
    return await kept(changed(wave(await readFile(from), change.speed), change), to);
  } catch (thrown) {
    if (isFailure(thrown)) return "corrupt";
    throw thrown;
  }
}

/** samples: at RATE, already at their speed. */
export function changed(samples: Float32Array, { room, snr, noise = "white", seed }: Change): Float32Array {
  let out: Float32Array = Float32Array.from(samples);
  if (room !== undefined) out = inRoom(out, room, seeded(seed, "room"));
  if (snr !== undefined) add(out, noise, snr, seeded(seed, noise));
  const peak = out.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return peak > LOUDEST ? out.map((x) => (x * LOUDEST) / peak) : out;
}

/**
 * The sound and its echoes: a simple impulse response of single reflections at random times, decaying so that they are 60 dB
 * below at `seconds`. It is as loud as before and as long.
 */
function inRoom(samples: Float32Array, seconds: number, random: () => number): Float32Array {
  const out = Float32Array.from(samples);
  const decay = Math.log(1000) / seconds;
  for (let at = FIRST; at < seconds; at += (-2 * Math.log(1 - random())) / ECHOES + 1 / RATE) {
    const gain = (random() < 0.5 ? -0.5 : 0.5) * Math.exp(-decay * at);
    const delay = Math.round(at * RATE);
    for (let i = delay; i < out.length; i++) out[i] = (out[i] ?? 0) + gain * (samples[i - delay] ?? 0);
  }
  const [before, after] = [rms(samples), rms(out)];
  return after > 0 ? out.map((x) => (x * before) / after) : out;
}

function add(samples: Float32Array, kind: "white" | "pink", snr: number, random: () => number): void {
  const noise = kind === "pink" ? pink(samples.length, random) : white(samples.length, random);
  const gain = (rms(samples) / Math.max(rms(noise), 1e-9)) * 10 ** (-snr / 20);
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] ?? 0) + gain * (noise[i] ?? 0);
}

function white(length: number, random: () => number): Float32Array {
  return Float32Array.from({ length }, () => 2 * random() - 1);
}

/** 3 dB an octave less, by Paul Kellet's economy filter (public domain, music-dsp 1999). */
function pink(length: number, random: () => number): Float32Array {
  let [slow, middle, fast] = [0, 0, 0];
  return Float32Array.from({ length }, () => {
    const next = 2 * random() - 1;
    slow = 0.99765 * slow + next * 0.099046;
    middle = 0.963 * middle + next * 0.2965164;
    fast = 0.57 * fast + next * 1.0526913;
    return slow + middle + fast + next * 0.1848;
  });
}
