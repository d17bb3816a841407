import { readFile } from "node:fs/promises";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { isFailure } from "../../core/failure.ts";
import type { TurnRules } from "../../core/language/turns.ts";
import { resample } from "../../core/pcm.ts";
import { readWav } from "../../core/wav.ts";
import { openHost } from "../../server/converse.ts";
import { type Take, takeOf } from "./takes.ts";

export interface Recording {
  readonly path: string;
  /** Last sample of the voice, at 16 kHz. */
  readonly speechEnd: number;
}

/** dB of the voice above white noise; Infinity: none. */
const NOISES = [Number.POSITIVE_INFINITY, 20, 12];
/** Most silence before a recording, in samples: the detector's frames fall elsewhere each time. */
const LEAD = 8_000;

/** Every recording with each noise, behind a silence drawn by chance. random: 0..1. */
export async function collect(
  recordings: readonly Recording[],
  random: () => number,
  log: (message: string) => void,
): Promise<{ readonly takes: readonly Take[]; readonly turns: TurnRules }> {
  const host = await openHost();
  const takes: Take[] = [];
  for (const { path, speechEnd } of recordings) {
    const samples = await samplesOf(path);
    for (const noise of NOISES) {
      const lead = Math.floor(random() * LEAD);
      takes.push(await takeOf(host, mixed(samples, speechEnd, lead, noise, random), lead + speechEnd));
    }
    log(`${takes.length} takes`);
  }
  return { takes, turns: host.rules.turns };
}

/** White noise under the whole of it, so many dB below the voice's mean power. */
function mixed(voice: Float32Array, end: number, lead: number, noise: number, random: () => number): Float32Array {
  const power = voice.subarray(0, end).reduce((sum, x) => sum + x * x, 0) / end;
  // A uniform distribution over [-a, a] has the power a²/3.
  const level = Math.sqrt(3 * power * 10 ** (-noise / 10));
  const out = new Float32Array(lead + end + 3 * SAMPLE_RATE);
  out.set(voice.subarray(0, Math.min(voice.length, end + SAMPLE_RATE)), lead);
  return out.map((x) => x + level * (2 * random() - 1));
}

/** Mono, at 16 kHz. Rejects with a Failure. */
export async function samplesOf(path: string): Promise<Float32Array> {
  const audio = readWav(await readFile(path));
  if (isFailure(audio)) throw audio;
  return resample(audio.samples, audio.sampleRate, SAMPLE_RATE);
}
