import { readFile } from "node:fs/promises";
import { failure } from "../../core/failure.ts";
import { object, oneOf, parse } from "../../core/parse.ts";
import { sha256 } from "../data/row.ts";
import { jsonOf } from "../data/rows.ts";
import type { Tree } from "../data/tree.ts";
import { writeDurably } from "../durable.ts";
import { utc } from "../parsers.ts";

const shape = object({ schema: oneOf(1), kit: sha256, snapshot: sha256, at: utc });

/** The last kit that was made for a model: `retrain/MODEL.json` in the storage. Without it a due schedule would stay due. */
export async function lastKit(model: string, tree: Tree): Promise<{ readonly at: string } | undefined> {
  const path = pathOf(model, tree);
  const json = await readFile(path, "utf8").catch(() => undefined);
  if (json === undefined) return undefined;
  const read = parse(shape, jsonOf(json, path));
  if (!read.ok) throw failure("bad-manifest", `${path}: ${read.problem.path} ${read.problem.message}`);
  return read.value;
}

export async function keepKit(
  model: string,
  made: { readonly kit: string; readonly snapshot: string; readonly at: string },
  tree: Tree,
): Promise<void> {
  await writeDurably(pathOf(model, tree), `${JSON.stringify({ schema: 1, ...made }, null, 2)}\n`);
}

function pathOf(model: string, tree: Tree): string {
  return tree.at(`retrain/${model}.json`);
}
