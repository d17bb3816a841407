import { readdir, readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { failure } from "../../core/failure.ts";
import { object, oneOf, type Parser, parse, text } from "../../core/parse.ts";
import type { Export } from "./export.ts";
import { sha256Of, writeWhole } from "./files.ts";
import { SCOPES } from "./row.ts";
import type { Tree } from "./tree.ts";
import { LAYOUTS } from "./write/layouts.ts";

const asked: Parser<Export> = object<Export>({
  rows: text,
  layout: oneOf(...LAYOUTS),
  folder: text,
  release: text,
  scope: oneOf(...SCOPES),
});

/** Remembers that an export is being written, before its first byte: whoever takes a voice back must find them all. */
export async function noteExport(one: Export, tree: Tree): Promise<void> {
  // Counted from the storage, which may be moved.
  const from = (path: string) => relative(tree.root, path).replaceAll("\\", "/");
  const noted = { ...one, rows: from(one.rows), folder: from(one.folder) };
  await writeWhole(tree.at(`config/exports/${sha256Of(noted.folder)}.json`), `${JSON.stringify(noted, null, 2)}\n`);
}

/** Every export that was ever written of this storage, one a folder. */
export async function exportsOf(tree: Tree): Promise<readonly Export[]> {
  const home = tree.at("config/exports");
  const names = await readdir(home).catch(() => []);
  const all: Export[] = [];
  for (const name of names.filter((one) => one.endsWith(".json")).sort()) {
    const parsed = parse(asked, JSON.parse(await readFile(`${home}/${name}`, "utf8")));
    if (!parsed.ok) throw failure("bad-manifest", `${name}: ${parsed.problem.path} ${parsed.problem.message}`);
    const { rows, folder } = parsed.value;
    all.push({ ...parsed.value, rows: resolve(tree.root, rows), folder: resolve(tree.root, folder) });
  }
  return all;
}
