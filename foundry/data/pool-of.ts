import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Usage } from "../verb.ts";
import { openPool, type Pool } from "./sound/pool.ts";

/** Built beside the command line. */
const PROGRAM = join(import.meta.dirname, "foundry-sound.js");

/** Threads as `--concurrency` says, else as many as there are cores. */
export function poolOf(concurrency: unknown): Pool {
  const size = Number(concurrency ?? availableParallelism());
  if (!Number.isInteger(size) || size < 1 || size > 256) throw new Usage("--concurrency is a whole number, 1 to 256");
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not built`);
  return openPool(PROGRAM, size);
}
