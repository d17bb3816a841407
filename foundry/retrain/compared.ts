import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { type Difference, differences, type Pair } from "../eval/compare.ts";
import { readUtterances } from "../eval/utterances.ts";
import { readEvaluation } from "../measures/evaluation.ts";

/** Share of the draws in which the new one must be the better: row B21. */
export const CONFIDENT = 0.95;
const SEED = 1;

/** What `eval asr --out` left in a folder. */
interface Measured {
  readonly folder: string;
  /** What it may call the artifact. */
  readonly digests: ReadonlySet<string>;
}

/** The two on the kit's own test set, drawn in pairs. Throws `bad-manifest` where a side is of another set or another model. */
export async function comparedOn(
  test: string,
  first: Measured,
  second: Measured,
  written: (text: string) => string,
): Promise<readonly Difference[]> {
  const asked = byId(await readFile(test, "utf8"), test);
  const [before, after] = [await heard(first, asked), await heard(second, asked)];
  const pairs: Pair[] = [...asked].map(([id, { text }]) => ({
    said: written(text),
    first: written(before.get(id) ?? ""),
    second: written(after.get(id) ?? ""),
  }));
  return differences(pairs, SEED);
}

/** Why the second is not taken; undefined: it is better, and hardly by chance. */
export function notBetter(found: readonly Difference[]): string | undefined {
  const wer = found.find(({ name }) => name === "asr.wer");
  if (!wer) return "the test set has no words";
  const { first, second, better, count } = wer;
  const rates = `WER ${(100 * first).toFixed(2)} % -> ${(100 * second).toFixed(2)} % on ${count} clips`;
  if (better === undefined) return `${rates}: too few to say that it is better`;
  if (better >= CONFIDENT) return undefined;
  return `${rates}: better with probability ${better.toFixed(3)}, which is less than ${CONFIDENT}`;
}

async function heard(
  { folder, digests }: Measured,
  asked: ReadonlyMap<string, { text: string }>,
): Promise<ReadonlyMap<string, string>> {
  const file = join(folder, "evaluation.json");
  const { artifact } = readEvaluation(await textOf(file), file);
  if (!digests.has(artifact.digest))
    throw failure("bad-manifest", `${file} is of ${artifact.id} ${artifact.digest.slice(0, 12)}…, another model`);
  const path = join(folder, "predictions.json");
  const found = byId(await textOf(path), path);
  if (found.size !== asked.size) throw failure("bad-manifest", `${path} has not the clips of the kit's test set`);
  const texts = new Map<string, string>();
  for (const [id, { text }] of asked) {
    const one = found.get(id);
    if (!one || one.text !== text) throw failure("bad-manifest", `${path} has not ${id} of the kit's test set`);
    if (one.read === undefined) throw failure("bad-manifest", `${path}: ${id} has no pred_text`);
    texts.set(id, one.read);
  }
  return texts;
}

function byId(json: string, path: string) {
  const all = readUtterances(json, path, []).map(({ row, text }) => {
    const { id, pred_text } = row;
    if (typeof id !== "string") throw failure("bad-manifest", `${path} has a clip without an id`);
    return [id, { text, read: typeof pred_text === "string" ? pred_text : undefined }] as const;
  });
  return new Map(all);
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw failure("no-storage", `${path} cannot be read (${error.code})`);
  });
}
