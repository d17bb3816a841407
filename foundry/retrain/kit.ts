import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { failure, isFailure } from "../../core/failure.ts";
import { readSluModel } from "../../core/slu/model.ts";
import { sha256Of } from "../data/files.ts";
import type { UtteranceRow } from "../data/row.ts";
import { readRows } from "../data/rows.ts";
import { clipsOf, rowsPath } from "../data/snapshot.ts";
import type { Tree } from "../data/tree.ts";
import { syncFolder } from "../durable.ts";
import { filesOf } from "../package/files.ts";
import { mustFit } from "./fit.ts";
import { type Parts, SPLITS } from "./forms.ts";
import { home } from "./home.ts";
import { LOCK, type Lock, type Recipe } from "./lock.ts";
import { READS } from "./recipes.ts";

const ORDERS = "models-manifest/slu/pocket-slu-sn/slu.json";

/** What a kit is made of: the same gives the same kit, byte for byte. */
export interface Asked {
  readonly model: string;
  readonly recipe: Recipe;
  readonly seed: number;
  readonly snapshot: string;
  /** Digest of the champion's package. */
  readonly champion: string | undefined;
}

/**
 * Writes a training kit into `out`, which must not hold anything, and gives its digest. It has the rows in the form that the
 * recipe's own reader reads. Sounds stay in the storage: the manifests name them below it. Throws `bad-manifest` where a
 * clip of the snapshot was taken back since, and for rows that the recipe cannot or may not be taught.
 */
export async function makeKit(out: string, asked: Asked, tree: Tree): Promise<{ digest: string; lock: Lock }> {
  if ((await readdir(out).catch(() => [])).length > 0) throw failure("bad-manifest", `${out} holds something already`);
  const rows = await rowsOf(asked.snapshot, tree);
  const contents = new Map<string, string>(files(join(home(), "training"), "scripts"));
  mustFit(rows, asked.recipe);
  const config = readFileSync(join(home(), `foundry/retrain/recipes/${asked.recipe}.yaml`), "utf8");
  contents.set("config.yaml", config);
  contents.set("gates.yaml", readFileSync(join(home(), "foundry/gates/gates.yaml"), "utf8"));
  const of = (split: (typeof SPLITS)[number]) => rows.filter((row) => row.split === split);
  const parts: Parts = { train: of("train"), dev: of("dev"), test: of("test") };
  const empty = SPLITS.find((split) => parts[split].length === 0);
  if (empty)
    throw failure(
      "bad-manifest",
      `the snapshot has no clips of the split ${empty}: to train with, to stop by and to test`,
    );
  const orders = readSluModel(JSON.parse(readFileSync(join(home(), ORDERS), "utf8")), ORDERS);
  if (isFailure(orders)) throw orders;
  for (const [name, text] of READS[asked.recipe].form({ parts, config, seed: asked.seed, orders }))
    contents.set(name, text);
  const clips = Object.fromEntries(SPLITS.map((split) => [split, parts[split].length]));
  const sums = [...contents].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, text]) => [name, sha256Of(text)]);
  const { champion, ...rest } = asked;
  const lock: Lock = { schema: 1, ...rest, ...(champion ? { champion } : {}), clips, files: Object.fromEntries(sums) };
  const text = `${JSON.stringify(lock, null, 2)}\n`;
  await place(out, contents.set(LOCK, text));
  return { digest: sha256Of(text), lock };
}

/** Whether every clip of a snapshot is still in its set; those that are, in the order of their ids. */
export async function rowsOf(snapshot: string, tree: Tree): Promise<readonly UtteranceRow[]> {
  const wanted = new Map<string, Set<string>>();
  for await (const { id, set } of clipsOf(snapshot, tree)) wanted.set(set, (wanted.get(set) ?? new Set()).add(id));
  const rows = new Map<string, UtteranceRow>();
  let missing = 0;
  for (const [set, ids] of wanted) {
    for await (const row of readRows(rowsPath(set, tree))) if (ids.delete(row.id)) rows.set(row.id, row);
    missing += ids.size;
  }
  if (missing > 0)
    throw failure(
      "bad-manifest",
      `${missing} clips of the snapshot are there no more: take a new snapshot and train anew`,
    );
  return [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function files(folder: string, below: string): [string, string][] {
  const own = filesOf(folder).filter(({ name }) => /\.(py|json|md)$/.test(name));
  return own.map(({ name }) => [`${below}/${name}`, readFileSync(join(folder, name), "utf8")]);
}

/** All of it or nothing; what a lost disk leaves half is known by the lock. */
async function place(out: string, contents: ReadonlyMap<string, string>): Promise<void> {
  const draft = join(dirname(out), `.kit-${randomBytes(6).toString("hex")}`);
  try {
    for (const [name, text] of contents) {
      await mkdir(dirname(join(draft, name)), { recursive: true });
      await writeFile(join(draft, name), text);
    }
    await rm(out, { recursive: true, force: true });
    await rename(draft, out);
    await syncFolder(dirname(out));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
