import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
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

/** Throws `model-load` naming every file that the model's folder lacks: the engines' own words for it name none. */
export async function holdsFiles(folder: string, paths: readonly string[]): Promise<void> {
  const there = await Promise.all(
    paths.map((path) =>
      access(join(folder, path)).then(
        () => true,
        () => false,
      ),
    ),
  );
  const lacking = paths.filter((_, i) => !there[i]);
  if (lacking.length > 0) throw failure("model-load", `${folder} lacks ${lacking.join(", ")}`, { path: folder });
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
