import { constants } from "node:fs";
import { copyFile, mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beside, type Growing, growing, sizeOf } from "../files.ts";
import type { Split, UtteranceRow } from "../row.ts";
import type { Tree } from "../tree.ts";

/** Where an export is written, and what it leaves behind. */
export interface Target {
  /** Absolute. */
  readonly folder: string;
  readonly tree: Tree;
  /** Of releases that are named by one: `1.0-2026-11-21`. */
  readonly release: string;
}
/** rows: can be read more than once, in the same order. Gives the names of all files that belong to the export. */
export type Writer = (rows: () => AsyncIterable<UtteranceRow>, target: Target) => Promise<Written>;
export interface Written {
  readonly files: ReadonlySet<string>;
  /** Rows that the layout cannot hold, by reason. */
  readonly left: Readonly<Record<string, number>>;
}

/** Files that grow side by side, opened when the first line comes. Lines of one split come in order. */
export class Sheets {
  readonly #open = new Map<string, Growing>();
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** header: written once, where the file is new. */
  async write(name: string, content: string, header = ""): Promise<void> {
    let file = this.#open.get(name);
    if (!file) {
      file = await growing(join(this.#folder, name));
      this.#open.set(name, file);
      await file.write(header);
    }
    await file.write(content);
  }

  async close(): Promise<string[]> {
    for (const file of this.#open.values()) await file.close();
    return [...this.#open.keys()];
  }
}

/** Copies a row's sound into an export; what lies there in full is left. A copy on the disk's own terms costs no room where the file system shares blocks. */
export async function place(row: UtteranceRow, name: string, { folder, tree }: Target): Promise<void> {
  if (!row.audio) throw new Error(`${row.id} has no sound to place`);
  const path = join(folder, name);
  if ((await sizeOf(path)) === row.audio.bytes) return;
  await mkdir(dirname(path), { recursive: true });
  const part = beside(path);
  await copyFile(tree.at(row.audio.path), part, constants.COPYFILE_FICLONE);
  await rename(part, path);
}

/** What the hub calls our splits. */
export function hubSplit(split: Split | undefined): string {
  return split === "dev" ? "validation" : (split ?? "train");
}

/** The fields of a row that flat records carry beside the sound and the words. Readers here take them up again. */
export function fieldsOf(row: UtteranceRow): Record<string, unknown> {
  const { id, language, speaker, licence, source, consent, split, quality, synthetic, tags } = row;
  const all = { ...tags, id, language, speaker, licence, source, consent, split, quality, synthetic };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== ""));
}
