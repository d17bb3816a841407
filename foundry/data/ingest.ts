import { createHmac } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { failure, isFailure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { erasedBy, grownFrom, readErasures } from "./erased.ts";
import { sha256Of, sizeOf, within, writeWhole } from "./files.ts";
import type { Found, FoundSound } from "./found.ts";
import { keep } from "./keep.ts";
import { licenceOf } from "./licence.ts";
import { inParts } from "./parts.ts";
import { filesBelow } from "./read/folder.ts";
import { readers } from "./read/readers.ts";
import { datasetName, languageTag, type UtteranceRow } from "./row.ts";
import { type Done, finished, stepKey } from "./step.ts";
import { contentPath, pseudonymKey, type Tree } from "./tree.ts";

export interface Ingest {
  readonly dataset: string;
  /** Absolute folder. */
  readonly from: string;
  /** A name of `readers`. */
  readonly as: string;
  /** Of rows that tell none. */
  readonly language: string;
  /** SPDX, of rows that tell none. */
  readonly licence: string;
  readonly source: string;
  readonly textKey?: string | undefined;
}
export interface Outcome {
  readonly done: Done;
  /** It was done before, with the same input. */
  readonly skipped: boolean;
}

/** Bytes of one sound file that is taken. */
const LARGEST = 2 ** 28;

/** Takes a data set into `raw/NAME`: each sound by its digest, unchanged, `rows.jsonl`, and a reason for each row left out. */
export async function ingest(asked: Ingest, tree: Tree, tell: (line: string) => void): Promise<Outcome> {
  const reader = Object.hasOwn(readers, asked.as) ? readers[asked.as] : undefined;
  if (!reader)
    throw failure("bad-manifest", `there is no reader "${asked.as}"; there are ${Object.keys(readers).join(", ")}`);
  if (!parse(datasetName, asked.dataset).ok)
    throw failure("bad-manifest", `"${asked.dataset}" is no name for a data set`);
  if (!parse(languageTag, asked.language).ok) throw failure("bad-manifest", `"${asked.language}" is no language tag`);
  licenceOf(asked.licence, asked.dataset);
  const { from, ...params } = asked;
  const secret = await pseudonymKey(tree);
  const files = await listing(from);
  const key = stepKey("ingest", files, [params, sha256Of(secret)]);
  const folder = tree.folder("raw", asked.dataset);
  const before = await finished(folder, key);
  if (before) return { done: before, skipped: true };
  const erasures = await readErasures(tree);
  const [erased, grown] = [erasedBy(erasures), grownFrom(erasures)];
  const gone = (row: UtteranceRow) => erased(row) || grown(row);
  const found = inParts(folder, key, reader(from, { textKey: asked.textKey }), async (batch) => {
    const all = await Promise.all(batch.map((one) => taken(one, asked, tree, secret)));
    return all.map((one) => ("row" in one && gone(one.row) ? droppedOf(one.row.id, "withdrawn") : one));
  });
  const describe = (counts: unknown) =>
    writeWhole(join(folder, "_metadata.json"), `${JSON.stringify({ ...params, key, counts }, null, 2)}\n`);
  const done = await keep(folder, key, found, tell, describe);
  if (files.length === 0) tell(`${from} holds no file: ${asked.dataset} has no rows now`);
  return { done, skipped: false };
}

/** Names, sizes and times, so that a set of a hundred gigabytes need not be read to be left alone. */
async function listing(folder: string): Promise<readonly unknown[]> {
  const known = await stat(folder).catch(() => undefined);
  if (!known?.isDirectory()) throw failure("no-storage", `${folder} is no folder`);
  const files = await filesBelow(folder);
  return Promise.all(
    files.map(async (name) => {
      const { size, mtimeMs } = await stat(join(folder, name));
      return [name, size, mtimeMs];
    }),
  );
}

function droppedOf(name: string, reason: string) {
  return { dropped: { name, reason } };
}

type Taken = { readonly row: UtteranceRow } | ReturnType<typeof droppedOf>;

async function taken(found: Found, asked: Ingest, tree: Tree, secret: string): Promise<Taken> {
  const dropped = (reason: string) => droppedOf(found.name, reason);
  if (found.problem) return dropped(found.problem);
  if (found.consent?.withdrawnAt) return dropped("withdrawn");
  try {
    const audio = found.sound && (await soundKept(found.sound, asked, tree));
    const licence = licenceOf(found.licence ?? asked.licence, found.name);
    const speaker = pseudonym(found.speaker, asked.dataset, secret);
    const language = parse(languageTag, found.language).ok ? (found.language ?? asked.language) : asked.language;
    const { text, split, quality, synthetic, consent, tags } = found;
    const id = found.id ?? sha256Of(JSON.stringify([asked.dataset, audio?.sha256, text, speaker])).slice(0, 32);
    const source = found.source ?? asked.source;
    return {
      row: {
        id,
        dataset: asked.dataset,
        language,
        text,
        audio,
        speaker,
        licence,
        source,
        consent,
        split,
        quality,
        synthetic,
        tags,
      } satisfies UtteranceRow,
    };
  } catch (thrown) {
    if (isFailure(thrown)) return dropped(thrown.code);
    throw thrown;
  }
}

async function soundKept(sound: FoundSound, asked: Ingest, tree: Tree): Promise<UtteranceRow["audio"]> {
  const name = "file" in sound ? sound.file : sound.name;
  const bytes = "file" in sound ? await bytesOf(await within(asked.from, sound.file)) : sound.bytes;
  if (bytes.length > LARGEST) throw failure("too-large", name);
  const digest = sha256Of(bytes);
  const extension = /^\.[a-z0-9]{1,5}$/.test(extname(name).toLowerCase()) ? extname(name).toLowerCase() : "";
  const path = contentPath("raw", asked.dataset, digest, extension);
  if ((await sizeOf(tree.at(path))) !== bytes.length) await writeWhole(tree.at(path), bytes);
  return { path, sha256: digest, bytes: bytes.length };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const size = await sizeOf(path);
  if (size === undefined || size > LARGEST) throw failure("too-large", path);
  return readFile(path);
}

/** What is a pseudonym already stays one, so that an export taken in again has the same speakers. */
export function pseudonym(speaker: string | undefined, dataset: string, secret: string): string {
  if (!speaker) return "";
  if (/^[0-9a-f]{64}$/.test(speaker)) return speaker;
  return createHmac("sha256", secret).update(`${dataset}\0${speaker}`).digest("hex");
}
