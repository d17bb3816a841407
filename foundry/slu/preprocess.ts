import { readdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { failure, isFailure } from "../../core/failure.ts";
import { resample } from "../../core/pcm.ts";
import { OrderFeatures, spread } from "../../core/slu/features.ts";
import { openWav } from "../../core/wav.ts";
import { sha256Of, writeWhole } from "../data/files.ts";
import { csvLine } from "./csv.ts";
import type { FrontEnd } from "./front-end.ts";
import { idsText, type LabelMaps, MAP_FILES } from "./label-maps.ts";
import { type Clip, COLUMNS, movedTo } from "./metadata.ts";
import { type Matrix, matrixOf, npyOf } from "./npy.ts";

/** Of what a file of features hangs on beside the sound and the front end: another way to make them is another version. */
const VERSION = 1;
const FEATURES = "features";
const OURS = /^[0-9a-f]{32}\.npy(\.[\w-]+\.part)?$/;

export interface Preprocess {
  /** Absolute: the folder that the clips' paths count from. */
  readonly sounds: string;
  readonly clips: readonly Clip[];
  readonly maps: LabelMaps;
  readonly frontEnd: FrontEnd;
  /** Absolute. */
  readonly folder: string;
  readonly told: (done: number) => void;
}
export interface Preprocessed {
  readonly made: number;
  /** Lay there from a run before. */
  readonly kept: number;
  /** What is no sound that the model takes, with the reason. */
  readonly dropped: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Log-mel of each recording as `features/DIGEST.npy` (float32, bands by frames), named by the sound's bytes and the front
 * end, so that a run that was ended goes on where it was; then `metadata_features.csv`, the label maps and
 * `features.json`. Features of sounds that the metadata names no longer are removed. Throws `bad-manifest` where nothing is left.
 */
export async function preprocess(asked: Preprocess): Promise<Preprocessed> {
  const { sounds, clips, maps, frontEnd, folder, told } = asked;
  const front = new OrderFeatures(frontEnd);
  const named = movedTo(folder, sounds, clips);
  const lines: string[] = [];
  const files = new Set<string>();
  const dropped: { path: string; reason: string }[] = [];
  let made = 0;
  for (const [i, clip] of clips.entries()) {
    try {
      const bytes = await readFile(resolve(sounds, clip.path)).catch((error: NodeJS.ErrnoException) => {
        throw failure("bad-audio", `it cannot be read (${error.code ?? error.message})`);
      });
      const name = `${nameOf(bytes, frontEnd)}.npy`;
      const path = join(folder, FEATURES, name);
      const before = await readFile(path).then(matrixOf, () => undefined);
      const matrix = before ?? melOf(bytes, front);
      if (!before) {
        await writeWhole(path, npyOf(matrix));
        made += 1;
      }
      files.add(name);
      lines.push(lineOf(named[i] ?? clip, `${FEATURES}/${name}`, matrix));
    } catch (thrown) {
      if (!isFailure(thrown)) throw thrown;
      dropped.push({ path: clip.path, reason: thrown.message });
    }
    told(i + 1);
  }
  if (lines.length === 0) throw failure("bad-manifest", "none of the recordings can be taken");
  await writeWhole(join(folder, "features.json"), `${JSON.stringify(frontEnd, null, 2)}\n`);
  for (const head of ["product", "quantity"] as const)
    await writeWhole(join(folder, MAP_FILES[head]), idsText(maps[head]));
  const header = csvLine([...COLUMNS, "feature_path", "frames", "mel_mean", "mel_std"]);
  await writeWhole(join(folder, "metadata_features.csv"), `${header}${lines.join("")}`);
  await sweep(join(folder, FEATURES), files);
  return { made, kept: lines.length - made, dropped };
}

function nameOf(bytes: Uint8Array, frontEnd: FrontEnd): string {
  return sha256Of(JSON.stringify([VERSION, frontEnd, sha256Of(bytes)])).slice(0, 32);
}

function melOf(bytes: Uint8Array, front: OrderFeatures): Matrix {
  const sound = openWav(bytes);
  if (isFailure(sound)) throw sound;
  const { data, bins, frames } = front.of(resample(sound.read(0, sound.length), sound.sampleRate, SAMPLE_RATE));
  return { rows: bins, columns: frames, data };
}

function lineOf(clip: Clip, path: string, { columns, data }: Matrix): string {
  const { mean, deviation } = spread(data);
  return csvLine([...COLUMNS.map((column) => clip[column]), path, columns, mean, deviation]);
}

async function sweep(folder: string, files: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder))
    if (OURS.test(name) && !files.has(name)) await rm(join(folder, name), { force: true });
}
