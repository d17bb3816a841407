import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";

const SUMS = "SHA256SUMS";

/** Holds the files' bytes against the folder's SHA256SUMS. Throws `bad-hash` naming a file that is another or not listed, `model-load` where there is no list. */
export async function held(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const list = await readFile(join(folder, SUMS), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw failure("model-load", `${SUMS} cannot be read (${error.code ?? error.message})`);
  });
  const lines = new Set(list.split(/\r?\n/));
  for (const [name, bytes] of Object.entries(files))
    if (!lines.has(line(name, bytes))) throw failure("bad-hash", `${name} is not what ${SUMS} says`);
}

/** Writes the list anew, as `sha256sum` would. */
export async function listed(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const lines = Object.entries(files).map(([name, bytes]) => `${line(name, bytes)}\n`);
  await writeFile(join(folder, SUMS), lines.sort().join(""));
}

function line(name: string, bytes: Uint8Array): string {
  return `${createHash("sha256").update(bytes).digest("hex")}  ${name}`;
}
