import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";

/**
 * The digest of a model: SHA-256 of the lines that `sha256sum` prints of its files, by path. It is made of the files that
 * ran, whatever a manifest says of them. folder: the model's own. Throws `model-load` naming a file that cannot be read.
 */
export async function digestOf(folder: string, paths: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const path of [...paths].sort()) lines.push(`${await sha256(join(folder, path), path)}  ${path}\n`);
  return createHash("sha256").update(lines.join("")).digest("hex");
}

async function sha256(file: string, path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk);
  } catch (thrown) {
    throw failure("model-load", `${path} cannot be read (${(thrown as Error).message})`, { path });
  }
  return hash.digest("hex");
}
