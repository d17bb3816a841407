import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { isFailure } from "../../core/failure.ts";
import { resample } from "../../core/pcm.ts";
import { readWav } from "../../core/wav.ts";
import type { Host } from "../../server/converse.ts";
import { engines } from "../../server/engines.ts";
import { pocketPlan } from "../../server/pocket.ts";
import { ask, type Trial } from "./ask.ts";
import { Clock } from "./clock.ts";

export interface Question {
  readonly file: string;
  /** Last sample of the voice, at 16 kHz. */
  readonly speechEnd: number;
}

/**
 * Asks each question in turn. folder: of the WAV files; models: of the three models, with a slash at its end, where they
 * are not the site's own.
 */
export async function askAll(
  questions: readonly Question[],
  { folder, models }: { readonly folder: string; readonly models?: string },
  log: (message: string) => void,
): Promise<(Trial & { readonly file: string })[]> {
  const host = await open(models);
  const clock = new Clock(() => performance.now());
  const trials: (Trial & { readonly file: string })[] = [];
  const [first] = questions;
  // The first of all is slower, as in every arm, and does not count.
  if (first) await ask(host, clock, await samplesOf(join(folder, first.file)), first.speechEnd);
  for (const [i, { file, speechEnd }] of questions.entries()) {
    const trial = await ask(host, clock, await samplesOf(join(folder, file)), speechEnd);
    trials.push({ file, ...trial });
    log(`${i + 1} of ${questions.length}`);
  }
  return trials;
}

async function open(models: string | undefined): Promise<Host> {
  const { specs, hearing, rules } = pocketPlan();
  return { engines: await engines(specs, process.env, models), hearing, rules };
}

async function samplesOf(path: string): Promise<Float32Array> {
  const audio = readWav(await readFile(path));
  if (isFailure(audio)) throw audio;
  return resample(audio.samples, audio.sampleRate, SAMPLE_RATE);
}
