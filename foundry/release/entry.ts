import { createHash } from "node:crypto";
import { failure } from "../../core/failure.ts";
import type { ModelEntry } from "../../core/manifest.ts";
import type { PackagedFile } from "./unpack.ts";

/** Read by people, not by engines. */
const FOR_PEOPLE = /(^|\/)[^/]*\.md$|^LICEN[CS]E/;

/** Of a released model: `asr-sn-2`. */
export function releasedId(name: string, version: number): string {
  return `${name.replaceAll("_", "-")}-${version}`;
}

/**
 * How a manifest would describe the package: as the model that gives way, with the package's own files. Throws
 * `bad-manifest` where it lacks a file that one of the ways to run needs.
 */
export function entryOf(like: ModelEntry, name: string, version: number, packed: readonly PackagedFile[]): ModelEntry {
  const id = releasedId(name, version);
  const { seen: _, ...rest } = like;
  const files = packed.filter(({ path }) => !FOR_PEOPLE.test(path));
  const there = new Set(files.map(({ path }) => path));
  const needed = new Set([...like.files.map(({ path }) => path), ...like.variants.flatMap((one) => one.files ?? [])]);
  for (const path of needed)
    if (!there.has(path)) throw failure("bad-manifest", `the package has no ${path}, which ${like.id} has`);
  const card = packed.some(({ path }) => path === "README.md") ? `models/${id}/README.md` : like.card;
  return {
    ...rest,
    id,
    name: `${like.name} (${version})`,
    source: { site: `models/${id}/` },
    pinned: true,
    files,
    card,
  };
}

/**
 * What an evaluation may call the artifact: the package itself, all of its files, or those that one way to run it needs,
 * as `digestOf` of `eval/artifact.ts` makes it.
 */
export function digestsOf(packageDigest: string, entry: ModelEntry, packed: readonly PackagedFile[]): Set<string> {
  const sets = [packed, entry.files, ...entry.variants.map(({ files }) => files?.map((path) => ({ path })))];
  const hashes = new Map(packed.map(({ path, sha256 }) => [path, sha256]));
  const sums = sets.flatMap((files) => {
    if (!files) return [];
    const lines = files
      .map(({ path }) => path)
      .sort()
      .map((path) => `${hashes.get(path)}  ${path}\n`);
    return [createHash("sha256").update(lines.join("")).digest("hex")];
  });
  return new Set([packageDigest, ...sums]);
}
