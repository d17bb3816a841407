import { readdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { failure } from "../../core/failure.ts";
import { erasedBy, readErasures } from "./erased.ts";
import { noteExport } from "./exports.ts";
import { fileSha256, sizeOf, writeWhole } from "./files.ts";
import type { Outcome } from "./ingest.ts";
import { sweep } from "./parts.ts";
import type { Scope, UtteranceRow } from "./row.ts";
import { readRows } from "./rows.ts";
import { finish, finished, stepKey } from "./step.ts";
import type { Tree } from "./tree.ts";
import { audioFolder } from "./write/audio-folder.ts";
import { commonVoice } from "./write/common-voice.ts";
import { jsonl } from "./write/jsonl.ts";
import type { Layout } from "./write/layouts.ts";
import { lhotse } from "./write/lhotse.ts";
import { ljspeech } from "./write/ljspeech.ts";
import { nemo } from "./write/nemo.ts";
import { ivr, pairs } from "./write/pairs.ts";
import { parquet } from "./write/parquet.ts";
import { slurp } from "./write/slurp.ts";
import { webdataset } from "./write/webdataset.ts";
import type { Writer } from "./write/writer.ts";

const writers: Readonly<Record<Layout, Writer>> = {
  nemo,
  lhotse,
  audiofolder: audioFolder,
  parquet,
  cv: commonVoice,
  webdataset,
  ljspeech,
  pairs,
  ivr,
  slurp,
  jsonl,
};
/** Layouts that hold words without sound. */
const WORDS: readonly Layout[] = ["slurp", "jsonl"];
/** Says that a folder is an export and may be cleared of what is no longer in it. */
export const MARK = ".foundry-export";

export interface Export {
  /** Absolute: a file of rows. */
  readonly rows: string;
  readonly layout: Layout;
  /** Absolute; empty, absent, or an export of before. */
  readonly folder: string;
  readonly release: string;
  /** What consent must have been given for, where rows have one. */
  readonly scope: Scope;
}

/** Writes rows in another tool's layout. What was withdrawn since the last export is gone from the folder afterwards. */
export async function exportRows(asked: Export, tree: Tree): Promise<Outcome> {
  const { rows, layout, folder, release, scope } = asked;
  const gone = await takenBack(rows, tree);
  const key = stepKey("export", await fileSha256(rows), [layout, release, scope, ...gone]);
  const before = await finished(folder, key);
  if (before) return { done: before, skipped: true };
  const there: string[] = await readdir(folder).catch(() => []);
  if (there.length > 0 && !there.includes(MARK))
    throw failure("no-storage", `${folder} has files that are no export; give an empty folder`);
  await noteExport(asked, tree);
  await writeWhole(join(folder, MARK), "inzwa-foundry\n");
  const counts: Record<string, number> = {};
  for await (const row of readRows(rows)) {
    const reason = leftOut(row, layout, scope, gone) ?? "rows";
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  const { files, left } = await writers[layout](() => chosen(rows, layout, scope, gone), { folder, tree, release });
  for (const [reason, count] of Object.entries(left)) counts[`left:${reason}`] = count;
  await sweep(folder);
  await clear(folder, files);
  return { done: await finish(folder, key, await digests(folder, files), counts), skipped: false };
}

/** Ids of rows that were withdrawn here, which a file of rows from elsewhere may still have. */
async function takenBack(rows: string, tree: Tree): Promise<ReadonlySet<string>> {
  const all = await readErasures(tree);
  const gone = new Set<string>();
  if (all.length === 0) return gone;
  const erased = erasedBy(all);
  for await (const row of readRows(rows)) if (erased(row)) gone.add(row.id);
  return gone;
}

async function* chosen(
  rows: string,
  layout: Layout,
  scope: Scope,
  gone: ReadonlySet<string>,
): AsyncGenerator<UtteranceRow, void, undefined> {
  for await (const row of readRows(rows)) if (!leftOut(row, layout, scope, gone)) yield row;
}

function leftOut(row: UtteranceRow, layout: Layout, scope: Scope, gone: ReadonlySet<string>): string | undefined {
  if (row.consent?.withdrawnAt || gone.has(row.id)) return "left:withdrawn";
  if (row.consent && !row.consent.scopes.includes(scope)) return "left:consent";
  if (!row.audio && !WORDS.includes(layout)) return "left:no-audio";
  return undefined;
}

async function clear(folder: string, files: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).replaceAll("\\", "/");
    if (entry.isFile() && name !== MARK && !files.has(name)) await rm(path);
  }
}

/** Of all files but the sounds, whose digest their rows have. */
async function digests(folder: string, files: ReadonlySet<string>): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const name of [...files].sort()) {
    if (name.endsWith(".wav")) continue;
    const path = join(folder, name);
    if ((await sizeOf(path)) !== undefined) all[name] = await fileSha256(path);
  }
  return all;
}
