import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { sizeOf, writeWhole } from "./files.ts";
import { batches, jsonLines, lineOf } from "./rows.ts";

/** Rows that are worked on and kept together: few enough that little is lost, many enough that a flush to disk costs little. */
const BATCH = 200;

/**
 * Works on a stream stretch by stretch; what is done of it is on disk and is not done again after a crash. The folder of
 * the parts has the step's key in its name, so that parts of another input are never taken for these. Gives the results
 * in the order of the stream.
 */
export async function* inParts<T>(
  folder: string,
  key: string,
  stream: AsyncIterable<T>,
  work: (batch: readonly T[]) => Promise<readonly unknown[]>,
): AsyncGenerator<unknown, void, undefined> {
  const home = join(folder, ".parts", key.slice(0, 16));
  let number = 0;
  for await (const batch of batches(stream, BATCH)) {
    const path = join(home, `${String(number).padStart(7, "0")}.jsonl`);
    if ((await sizeOf(path)) === undefined) await writeWhole(path, (await work(batch)).map(lineOf).join(""));
    yield* jsonLines(path);
    number += 1;
  }
}

/** Takes away the parts, and what a killed process left half written. */
export async function sweep(folder: string): Promise<void> {
  await rm(join(folder, ".parts"), { recursive: true, force: true });
  for (const name of await readdir(folder, { recursive: true }).catch(() => []))
    if (name.endsWith(".part")) await rm(join(folder, name), { force: true });
}

/** Takes away the files below a folder whose names are not among `kept`. */
export async function prune(folder: string, kept: ReadonlySet<string>): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries)
    if (entry.isFile() && !kept.has(entry.name)) await rm(join(entry.parentPath, entry.name));
}
