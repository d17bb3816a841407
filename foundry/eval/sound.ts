import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { failure, isFailure } from "../../core/failure.ts";
import { resample } from "../../core/pcm.ts";
import { openWav } from "../../core/wav.ts";
import type { Utterance } from "./utterances.ts";

/** What is to be heard of an utterance: mono, 16 kHz. folder: of the manifest. Throws `bad-audio` naming the file. */
export async function soundOf({ file, offset, duration }: Utterance, folder: string): Promise<Float32Array> {
  const bytes = await readFile(resolve(folder, file)).catch((error: NodeJS.ErrnoException) => {
    throw failure("bad-audio", `${file} cannot be read (${error.code ?? error.message})`);
  });
  const sound = openWav(bytes);
  if (isFailure(sound)) throw failure(sound.code, `${file}: ${sound.message}`);
  const { sampleRate, length } = sound;
  const from = Math.round(offset * sampleRate);
  const samples = sound.read(from, duration === undefined ? length : Math.round(duration * sampleRate));
  if (samples.length === 0) throw failure("bad-audio", `${file} has no sound at ${offset} s`);
  return resample(samples, sampleRate, SAMPLE_RATE);
}
