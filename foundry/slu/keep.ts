import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Joint } from "../../core/slu/model.ts";
import { described, readSlu } from "../engines/slu.ts";
import { listed } from "./sums.ts";

const LABELS = "slu.json";

/** Puts measured rates into slu.json and pins it anew. */
export async function keepJoint(folder: string, joint: Joint): Promise<void> {
  const files = await readSlu(folder);
  const kept = { ...described(files[LABELS]), joint };
  const bytes = new TextEncoder().encode(`${JSON.stringify(kept, null, 2)}\n`);
  await writeFile(join(folder, LABELS), bytes);
  await listed(folder, { ...files, [LABELS]: bytes });
}
