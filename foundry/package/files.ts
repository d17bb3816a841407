import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { failure } from "../../core/failure.ts";
import { byParts } from "../../core/model-signing/forms.ts";
import { filesBelow } from "../manifest/files-below.ts";

export const SIGNATURE = "model.sig";

/** What lies at the top of a folder and belongs to git, not to the model; model-signing leaves the same out. */
export const NOT_OURS = [".git", ".gitattributes", ".github", ".gitignore"];

export interface FileOfModel {
  /** Below the folder, with "/" between. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** The files of a model's folder in the order of model-signing, its signature too. Throws `no-storage` or `bad-pack`. */
export function filesOf(folder: string): readonly FileOfModel[] {
  const whole = resolve(folder);
  if (!statSync(whole, { throwIfNoEntry: false })?.isDirectory()) throw failure("no-storage", `${folder} is no folder`);
  const top = basename(whole);
  const { sizes, problems } = filesBelow(dirname(whole), top);
  const found = [...sizes].map(([path, size]) => ({ name: path.slice(top.length + 1), size }));
  const files = found.filter(({ name }) => !NOT_OURS.includes(name.split("/")[0] ?? ""));
  if (problems[0]) throw failure("bad-pack", problems[0]);
  const odd = files.find(({ name }) => !/^[^\\\p{Cc}]+$/u.test(name));
  if (odd) throw failure("bad-pack", `${JSON.stringify(odd.name)} is a name that not every system takes`);
  if (!files.some(({ name }) => name !== SIGNATURE)) throw failure("bad-pack", `${folder} has no files`);
  return files.toSorted((one, other) => byParts(one.name, other.name));
}

/** SHA-256 in lower-case hex by name; the signature is none of them. */
export async function hashesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  for (const { name } of filesOf(folder))
    if (name !== SIGNATURE) hashes.set(name, await sha256Of(createReadStream(join(folder, name))));
  return hashes;
}

export async function sha256Of(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}
