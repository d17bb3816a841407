import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { mapOf, object, oneOf, optional, parse, whole } from "../../core/parse.ts";
import { fileSha256, sha256Of } from "../data/files.ts";
import { sha256 } from "../data/row.ts";
import { filesOf } from "../package/files.ts";
import { modelName } from "../registry/deeds.ts";

export const LOCK = "kit.lock.json";
export const RECIPES = ["whisper", "parler", "mms-vits", "lora", "slu"] as const;
export type Recipe = (typeof RECIPES)[number];

/** What a training kit is made of. The digest of this file is the kit's. */
export interface Lock {
  readonly schema: 1;
  readonly model: string;
  readonly recipe: Recipe;
  readonly seed: number;
  readonly snapshot: string;
  /** Digest of the champion's package when it was made; absent where there was none. */
  readonly champion?: string | undefined;
  /** Clips. */
  readonly clips: Readonly<Record<string, number>>;
  /** SHA-256 by path. */
  readonly files: Readonly<Record<string, string>>;
}

const lock = object<Lock>({
  schema: oneOf(1),
  model: modelName,
  recipe: oneOf(...RECIPES),
  seed: whole,
  snapshot: sha256,
  champion: optional(sha256),
  clips: mapOf(whole),
  files: mapOf(sha256),
});

/** Throws `bad-manifest` where a file was changed, is missing or is none of the kit's. */
export async function readKit(folder: string): Promise<{ readonly lock: Lock; readonly digest: string }> {
  const text = await readFile(join(folder, LOCK), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw failure("no-storage", `${folder} holds no kit (${error.code})`);
  });
  const read = parse(lock, jsonOf(text));
  if (!read.ok) throw bad(`${LOCK}: ${read.problem.path || "the file"} ${read.problem.message}`);
  const { files } = read.value;
  const there = filesOf(folder).map(({ name }) => name);
  for (const name of there)
    if (name !== LOCK && !Object.hasOwn(files, name)) throw bad(`${name} is no file of this kit`);
  for (const [name, digest] of Object.entries(files)) {
    if (!there.includes(name)) throw bad(`${name} is missing`);
    if ((await fileSha256(join(folder, name))) !== digest) throw bad(`${name} was changed`);
  }
  return { lock: read.value, digest: sha256Of(text) };
}

function bad(message: string) {
  return failure("bad-manifest", `the kit: ${message}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
