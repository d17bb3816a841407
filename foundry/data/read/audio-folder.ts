import { basename, dirname, join } from "node:path";
import { failure } from "../../../core/failure.ts";
import { type Found, foundOf, type Reader, type ReadOptions, splitOf } from "../found.ts";
import { jsonLines } from "../rows.ts";
import { filesBelow } from "./folder.ts";
import { parquetRecords } from "./parquet.ts";
import { table } from "./table.ts";

/** HF AudioFolder (F4): `metadata.csv|jsonl|parquet` beside the sounds it names; a folder above may name the split. */
export const audioFolder: Reader = async function* (root, options): AsyncGenerator<Found, void, undefined> {
  const all = (await filesBelow(root)).filter((file) => /^metadata\.(csv|jsonl|parquet)$/.test(basename(file)));
  const kinds = new Set(all.map((file) => file.split(".").at(-1)));
  if (kinds.size === 0)
    throw failure("bad-manifest", `${root} has no metadata.csv, metadata.jsonl or metadata.parquet`);
  if (kinds.size > 1)
    throw failure("bad-manifest", `${root} has metadata of ${[...kinds].join(" and ")}: one kind only`);
  for (const file of all) yield* described(root, file, options);
};

async function* described(root: string, file: string, options: ReadOptions): AsyncGenerator<Found, void, undefined> {
  const home = dirname(file) === "." ? "" : `${dirname(file)}/`;
  const split = file.split("/").map(splitOf).find(Boolean);
  for await (const record of records(join(root, file))) {
    const key = Object.keys(record).find((name) => name === "file_name" || name.endsWith("_file_name"));
    const name = key ? String(record[key] ?? "") : "";
    const { [key ?? ""]: _, ...others } = record;
    const found = foundOf(others, home + name, options);
    const own = found.split ?? split ?? name.split("/").map(splitOf).find(Boolean);
    yield {
      ...found,
      split: own,
      sound: name ? { file: home + name } : undefined,
      problem: name ? undefined : "no-audio",
    };
  }
}

async function* records(path: string): AsyncGenerator<Record<string, unknown>, void, undefined> {
  if (path.endsWith(".csv")) return yield* table(path, ",");
  if (path.endsWith(".parquet")) return yield* parquetRecords(path);
  for await (const value of jsonLines(path)) yield recordOf(value, path);
}

export function recordOf(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw failure("bad-manifest", `${where} has a line that is no object`);
  return value as Record<string, unknown>;
}
