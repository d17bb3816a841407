import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Host } from "../verb.ts";
import { writeWhole } from "./files.ts";

/** The tree of the foundry (checklist C7): what came in, what was made even, what an engine is trained on. */
export type Layer = "raw" | "silver" | "gold";

export interface Tree {
  readonly root: string;
  /** Folder of a set in a layer. */
  folder(layer: Layer, name: string): string;
  /** Absolute, of a path below the storage folder. */
  at(path: string): string;
}

export function treeAt(root: string): Tree {
  return { root, folder: (layer, name) => join(root, layer, name), at: (path) => join(root, path) };
}

/** `--storage`, else DATA_FOUNDRY_BASE_PATH with `storage` behind it, else `storage` here. */
export function treeOf(flag: unknown, host: Host): Tree {
  if (typeof flag === "string") return treeAt(host.at(flag));
  return treeAt(host.at(join(process.env.DATA_FOUNDRY_BASE_PATH ?? ".", "storage")));
}

/** Under which content lies in its layer: few files a folder. */
export function contentPath(layer: Layer, name: string, sha256: string, extension: string): string {
  return `${layer}/${name}/audio/${sha256.slice(0, 2)}/${sha256}${extension}`;
}

/**
 * What turns a speaker's name into a pseudonym: without it names could be tried until one fits. It stays in the storage
 * folder; FOUNDRY_PSEUDONYM_KEY stands in where several storages must agree.
 */
export async function pseudonymKey(tree: Tree): Promise<string> {
  const given = process.env.FOUNDRY_PSEUDONYM_KEY;
  if (given) return given;
  const path = tree.at("config/pseudonym.key");
  const kept = await readFile(path, "utf8").catch(() => undefined);
  if (kept) return kept.trim();
  const key = randomBytes(32).toString("base64url");
  await writeWhole(path, `${key}\n`);
  return key;
}
