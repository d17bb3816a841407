import { readFile } from "node:fs/promises";
import { failure } from "../../core/failure.ts";
import { bool, object, oneOf, optional, parse, text } from "../../core/parse.ts";
import { readUtc } from "../../core/utc.ts";
import { sizeOf } from "../data/files.ts";
import { readRows } from "../data/rows.ts";
import { clipsOf, rowsPath } from "../data/snapshot.ts";
import type { Tree } from "../data/tree.ts";
import { utc } from "../parsers.ts";
import type { Model, Version } from "../registry/state.ts";
import type { Host } from "../verb.ts";
import type { Facts } from "./due.ts";
import { lastKit } from "./kits.ts";
import type { Rule } from "./rules.ts";

const flag = object({ schema: oneOf(1), drift: bool, at: utc, why: optional(text) });

/** model: as the registry has it; sets: such as `gold/stt`, where accepted clips are. */
export async function factsOf(
  {
    name,
    model,
    sets,
    rules,
  }: { name: string; model: Model | undefined; sets: readonly string[]; rules: readonly Rule[] },
  tree: Tree,
  host: Host,
): Promise<Facts> {
  const champion = championOf(model);
  const kit = (await lastKit(name, tree))?.at;
  const times = [champion?.at, kit].flatMap((at) => (at === undefined ? [] : [readUtc(at) ?? 0]));
  const paths = rules.flatMap(({ all }) => all.flatMap(({ drift }) => (drift === undefined ? [] : [drift])));
  const drifts = new Map<string, number>();
  for (const path of paths) {
    const seen = await driftOf(path, host);
    if (seen !== undefined) drifts.set(path, seen);
  }
  return {
    now: host.now(),
    since: times.length > 0 ? Math.max(...times) : undefined,
    fresh: await freshIn(sets, champion, tree),
    drifts,
  };
}

export function championOf(model: Model | undefined): Version | undefined {
  const placed = model?.aliases.get("champion");
  return placed && model?.versions.get(placed.version);
}

/** Clips that the champion was not trained with: all of them where its snapshot is not known. */
async function freshIn(sets: readonly string[], champion: Version | undefined, tree: Tree): Promise<number> {
  const held = new Set<string>();
  for (const { digest } of champion?.parents ?? [])
    if ((await sizeOf(tree.at(`snapshots/${digest}.jsonl`))) !== undefined)
      for await (const { id } of clipsOf(digest, tree)) held.add(id);
  const fresh = new Set<string>();
  for (const set of sets) for await (const { id } of readRows(rowsPath(set, tree))) if (!held.has(id)) fresh.add(id);
  return fresh.size;
}

/** When the flag says that drift was seen; undefined where there is no file or it says no. */
async function driftOf(path: string, host: Host): Promise<number | undefined> {
  const json = await readFile(host.at(path), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw failure("no-storage", `${path} cannot be read (${error.code})`);
  });
  if (json === undefined) return undefined;
  const read = parse(flag, jsonOf(json));
  if (!read.ok) throw failure("bad-manifest", `${path}: ${read.problem.path || "the file"} ${read.problem.message}`);
  return read.value.drift ? readUtc(read.value.at) : undefined;
}

function jsonOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
