import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { type Compared, compare, type Part, ratio } from "../../core/measure/bootstrap.ts";
import { readEvaluation } from "../measures/evaluation.ts";
import { seeded } from "../measures/seeded.ts";
import type { Stage } from "./recipes.ts";
import { SCORES } from "./scores.ts";

/** Share of the draws in which the new one must be the better: row B21. */
export const CONFIDENT = 0.95;
const SEED = 1;

/** What `eval --out` left in a folder. */
interface Measured {
  readonly folder: string;
  /** What it may call the artifact. */
  readonly digests: ReadonlySet<string>;
}
/** Shares of what went wrong; the rest only where enough was asked. */
interface Comparison extends Partial<Compared> {
  readonly name: string;
  readonly first: number | undefined;
  readonly second: number | undefined;
  readonly count: number;
}

/** The two on the kit's own test set, drawn in pairs. Throws `bad-manifest` where a side is of another set or another model. */
export async function comparedOn(
  { kit, stage }: { readonly kit: string; readonly stage: Stage },
  first: Measured,
  second: Measured,
  written: (text: string) => string,
): Promise<Comparison> {
  const { name, draws, of } = SCORES[stage];
  const sides = [];
  for (const side of [first, second]) {
    await mustBeOf(side);
    sides.push(await of(kit, side.folder, written));
  }
  const [before = [], after = []] = sides;
  const pairs = before.flatMap((one, i): [Part, Part][] => {
    const other = after[i];
    if ((one === undefined) !== (other === undefined))
      throw failure("bad-manifest", "one of the two was asked what the other was not: other skills took a question");
    return one && other ? [[one, other]] : [];
  });
  const [was, is] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
  return { name, first: ratio(was), second: ratio(is), count: pairs.length, ...compare(was, is, seeded(SEED, draws)) };
}

/** Why the second is not taken; undefined: it is better, and hardly by chance. */
export function notBetter({ name, first, second, count, better }: Comparison): string | undefined {
  if (first === undefined || second === undefined) return "the test set has nothing to be right about";
  const rates = `${name} ${(100 * first).toFixed(2)} % -> ${(100 * second).toFixed(2)} % of ${count} asked`;
  if (better === undefined) return `${rates}: too few to say that it is better`;
  if (better >= CONFIDENT) return undefined;
  return `${rates}: better with probability ${better.toFixed(3)}, which is less than ${CONFIDENT}`;
}

async function mustBeOf({ folder, digests }: Measured): Promise<void> {
  const file = join(folder, "evaluation.json");
  const json = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw failure("no-storage", `${file} cannot be read (${error.code})`);
  });
  const { artifact } = readEvaluation(json, file);
  if (!digests.has(artifact.digest))
    throw failure("bad-manifest", `${file} is of ${artifact.id} ${artifact.digest.slice(0, 12)}…, another model`);
}
