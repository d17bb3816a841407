import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { failure, isFailure } from "../../core/failure.ts";
import { type ListeningSet, MOST, SET_FILE } from "../../core/listening/set.ts";
import { resample, rms } from "../../core/pcm.ts";
import { type Audio, readWav, writeWav } from "../../core/wav.ts";
import { sizeOf, writeWhole } from "../data/files.ts";
import { ANCHOR, type Key, REFERENCE } from "./key.ts";

/** Folders of WAV files that are called alike, all absolute. */
export interface Making {
  readonly reference: string;
  readonly systems: ReadonlyMap<string, string>;
  /** Where the set goes, and the key, which must not lie there. */
  readonly set: string;
  readonly key: string;
}

/** Root mean square of every sound: 26 dB below full scale, where ITU-T P.830 has speech. */
const LEVEL = 10 ** (-26 / 20);
/** Hz of the anchor's samples, so that half of it is its band: the low anchor of ITU-R BS.1534-3. */
const ANCHOR_RATE = 7_000;

/** Writes a set that tells nobody what is what, and the key to it. Gives how many sounds it has. */
export async function makeSet({ reference, systems, set, key }: Making): Promise<number> {
  const items = await wavsIn(reference);
  if (items.length === 0) throw failure("bad-manifest", `${reference} has no .wav file`);
  for (const folder of systems.values()) {
    const there = new Set(await wavsIn(folder));
    const missing = items.find((item) => !there.has(item));
    if (missing !== undefined) throw failure("bad-manifest", `${folder} lacks ${missing}`);
  }
  const count = items.length * (systems.size + 2);
  if (count > MOST) throw failure("bad-manifest", `that makes ${count} sounds, and a set has at most ${MOST}`);
  if ((await readdir(set).catch(() => [])).length > 0) throw failure("no-storage", `${set} is not empty`);
  // What is what in an older set is known by its key alone.
  if ((await sizeOf(key)) !== undefined) throw failure("no-storage", `${key} is there already`);
  const id = randomBytes(16).toString("hex");
  const sounds: Record<string, Key["sounds"][string]> = {};
  for (const item of items) {
    const original = await soundOf(join(reference, item));
    const all = new Map<string, Audio>([
      [REFERENCE, original],
      [ANCHOR, narrowed(original)],
    ]);
    for (const [system, folder] of systems) all.set(system, await soundOf(join(folder, item)));
    for (const [system, sound] of all) {
      const name = `${randomBytes(8).toString("hex")}.wav`;
      await writeWhole(join(set, name), writeWav(levelled(sound.samples), sound.sampleRate));
      sounds[name] = { system, item };
    }
  }
  const names = Object.keys(sounds).sort();
  const made: ListeningSet = { schema: 1, id, sounds: names };
  await writeWhole(key, `${JSON.stringify({ schema: 1, set: id, sounds } satisfies Key, null, 1)}\n`);
  // Last: a set that is not whole is none.
  await writeWhole(join(set, SET_FILE), `${JSON.stringify(made, null, 1)}\n`);
  return names.length;
}

async function wavsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => {
    throw failure("no-storage", `${folder} is no folder`);
  });
  return names.filter((name) => /\.wav$/i.test(name)).sort();
}

async function soundOf(path: string): Promise<Audio> {
  const bytes = await readFile(path).catch((thrown: NodeJS.ErrnoException) => {
    throw failure("no-storage", `${path} cannot be read (${thrown.code})`);
  });
  const sound = readWav(Uint8Array.from(bytes));
  if (isFailure(sound)) throw failure(sound.code, `${path}: ${sound.message}`);
  if (rms(sound.samples) === 0) throw failure("bad-audio", `${path} is silent`);
  return sound;
}

function narrowed({ samples, sampleRate }: Audio): Audio {
  return { samples: resample(resample(samples, sampleRate, ANCHOR_RATE), ANCHOR_RATE, sampleRate), sampleRate };
}

/** Softer than the level where its peaks would be cut otherwise. */
function levelled(samples: Float32Array): Float32Array {
  const loud = LEVEL / rms(samples);
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const gain = Math.min(loud, 0.99 / peak);
  return samples.map((sample) => sample * gain);
}
