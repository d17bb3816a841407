import { basename, join } from "node:path";
import { fileSha256, growing, sizeOf } from "./files.ts";
import { LIMITS } from "./filters.ts";
import { prune, sweep } from "./parts.ts";
import type { UtteranceRow } from "./row.ts";
import { jsonLines, lineOf, readRows } from "./rows.ts";
import { rowsPath } from "./snapshot.ts";
import { standardiseKey } from "./standardise.ts";
import { type Done, finish, lastDone } from "./step.ts";
import type { Tree } from "./tree.ts";

/**
 * Takes rows out of a set such as `raw/NAME`, with their sounds and all that an interrupted run left of them, and gives
 * their number. What was kept of a stretch of work goes in any case: it may hold rows that nobody has looked at.
 */
export async function strike(set: string, erased: (row: UtteranceRow) => boolean, tree: Tree): Promise<number> {
  const folder = tree.at(set);
  const path = rowsPath(set, tree);
  await sweep(folder);
  if ((await sizeOf(path)) === undefined) {
    // Not finished yet: its sounds are of rows that are not known.
    await prune(join(folder, "audio"), new Set());
    return 0;
  }
  const sounds = new Set<string>();
  const struck: string[] = [];
  let kept = 0;
  for await (const row of readRows(path)) {
    if (erased(row)) {
      struck.push(row.id);
      continue;
    }
    kept += 1;
    if (row.audio) sounds.add(basename(row.audio.path));
  }
  const before = await lastDone(folder);
  // Of another size than was noted: somebody was interrupted right here.
  const behind = before && before.sizes["rows.jsonl"] !== (await sizeOf(path));
  if (struck.length > 0 || behind) await rewrite(set, before, new Set(struck), kept, tree);
  if (!set.startsWith("gold/")) await prune(join(folder, "audio"), sounds);
  return struck.length;
}

async function rewrite(
  set: string,
  before: Done | undefined,
  struck: ReadonlySet<string>,
  kept: number,
  tree: Tree,
): Promise<void> {
  const folder = tree.at(set);
  const rows = await growing(rowsPath(set, tree));
  for await (const row of readRows(rowsPath(set, tree))) if (!struck.has(row.id)) await rows.write(lineOf(row));
  const files: Record<string, string> = { ...before?.files, "rows.jsonl": await rows.close() };
  if (files["dropped.jsonl"]) files["dropped.jsonl"] = await withReasons(folder, struck);
  if (before) await finish(folder, await keyAfter(set, before, tree), files, countsAfter(before, kept));
}

/** The log says that they are gone, and nothing else of them. */
async function withReasons(folder: string, struck: ReadonlySet<string>): Promise<string> {
  const path = join(folder, "dropped.jsonl");
  const out = await growing(path);
  for await (const line of jsonLines(path)) await out.write(lineOf(line));
  for (const name of [...struck].sort()) await out.write(lineOf({ name, reason: "withdrawn" }));
  await out.close();
  return fileSha256(path);
}

/**
 * What came in is still of the same source, and making rows even goes row by row: neither has to be done again. Splits depend on
 * all rows, so what engines got counts as not done.
 */
async function keyAfter(set: string, before: Done, tree: Tree): Promise<string> {
  const [layer, name = ""] = set.split("/");
  if (layer !== "silver") return layer === "raw" ? before.key : "0".repeat(64);
  const raw = (await lastDone(tree.folder("raw", name)))?.files["rows.jsonl"];
  return raw ? standardiseKey(raw, LIMITS) : before.key;
}

function countsAfter({ counts }: Done, kept: number): Record<string, number> {
  const { rows = 0, dropped } = counts;
  if (dropped === undefined) return { ...counts, rows: kept };
  const withdrawn = (counts["dropped:withdrawn"] ?? 0) + rows - kept;
  return { ...counts, rows: kept, dropped: dropped + rows - kept, "dropped:withdrawn": withdrawn };
}
