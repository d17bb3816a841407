import { existsSync } from "node:fs";
import { join } from "node:path";

/** A data file of this folder: beside this file, or in the package when the program is built, which is one file in build/. */
export function shipped(name: string): string {
  const here = join(import.meta.dirname, name);
  return existsSync(here) ? here : join(import.meta.dirname, "../foundry/monitor", name);
}
