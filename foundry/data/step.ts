import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { mapOf, object, parse, whole } from "../../core/parse.ts";
import { sha256Of, sizeOf, writeWhole } from "./files.ts";
import { sha256 } from "./row.ts";

/** Changed by hand with every change of what a step writes; it is part of every key. */
const CODE = 3;

/** What was done in a folder, written last: a folder without it is not done. */
export interface Done {
  readonly key: string;
  /** sha256 of each file that the step answers for, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly sizes: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<string, number>>;
}

const done = object<Done>({ key: sha256, files: mapOf(sha256), sizes: mapOf(whole), counts: mapOf(whole) });
/** Hidden, so that readers of folders pass it by. */
const NAME = ".step.json";

/** Of what goes in and how it is worked on; equal keys give equal files. */
export function stepKey(name: string, inputs: unknown, params: unknown): string {
  return sha256Of(JSON.stringify([CODE, name, inputs, params]));
}

/** undefined where the folder was not finished under this key, or a file of it is missing or of another size. */
export async function finished(folder: string, key: string): Promise<Done | undefined> {
  const found = await lastDone(folder);
  if (found?.key !== key) return undefined;
  for (const [name, size] of Object.entries(found.sizes))
    if ((await sizeOf(join(folder, name))) !== size) return undefined;
  return found;
}

export async function lastDone(folder: string): Promise<Done | undefined> {
  const text = await readFile(join(folder, NAME), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const parsed = parse(done, JSON.parse(text));
    return parsed.ok ? parsed.value : undefined;
  } catch {
    return undefined;
  }
}

export async function finish(
  folder: string,
  key: string,
  files: Readonly<Record<string, string>>,
  counts: Readonly<Record<string, number>>,
): Promise<Done> {
  const sizes: Record<string, number> = {};
  for (const name of Object.keys(files)) sizes[name] = (await sizeOf(join(folder, name))) ?? 0;
  const all: Done = { key, files, sizes, counts };
  await writeWhole(join(folder, NAME), `${JSON.stringify(all, null, 2)}\n`);
  return all;
}
