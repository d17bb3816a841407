import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { failure } from "../../core/failure.ts";
import { listOf, object, type Parser, parse, text } from "../../core/parse.ts";
import { writeWhole } from "../data/files.ts";
import type { Tree } from "../data/tree.ts";
import { utc } from "../parsers.ts";

/** An export that left this machine: what lies there is not recalled from here, only told. */
export interface Pushed {
  /** Counted from the storage. */
  readonly folder: string;
  /** `s3://bucket/prefix` and the store's address. */
  readonly to: string;
  /** UTC. */
  readonly at: string;
}
const pushed: Parser<Pushed> = object<Pushed>({ folder: text, to: text, at: utc });
const NAME = "config/pushed.json";

export async function readPushed(tree: Tree): Promise<readonly Pushed[]> {
  const json = await readFile(tree.at(NAME), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "[]";
    throw failure("no-storage", `${NAME} cannot be read (${error.code})`);
  });
  const read = parse(listOf(pushed), JSON.parse(json), NAME);
  if (!read.ok) throw failure("bad-manifest", `${read.problem.path} ${read.problem.message}`);
  return read.value;
}

/** Kept before the first byte leaves. folder: absolute. */
export async function notePushed(folder: string, to: string, at: string, tree: Tree): Promise<void> {
  const one: Pushed = { folder: fromStorage(folder, tree), to, at };
  await writeWhole(tree.at(NAME), `${JSON.stringify([...(await readPushed(tree)), one], null, 2)}\n`);
}

/** Where an export went, of those that are named. folders: absolute. */
export async function pushedFrom(folders: readonly string[], tree: Tree): Promise<readonly string[]> {
  const names = new Set(folders.map((folder) => fromStorage(folder, tree)));
  const all = (await readPushed(tree)).filter(({ folder }) => names.has(folder)).map(({ to }) => to);
  return [...new Set(all)];
}

function fromStorage(folder: string, tree: Tree): string {
  return relative(tree.root, folder).replaceAll("\\", "/");
}
