import { readFile } from "node:fs/promises";
import { failure } from "../core/failure.ts";
import type { Host } from "./verb.ts";

/** A text file by the path that a person gave. Throws `no-storage` naming it. */
export async function readText(path: string, host: Host): Promise<string> {
  const text = await readFile(host.at(path), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw failure("no-storage", `${path} cannot be read (${error.code ?? error.message})`);
  });
  return text.replace(/^\uFEFF/, "");
}
