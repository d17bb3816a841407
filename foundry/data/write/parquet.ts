import { mkdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { fileWriter, ParquetWriter } from "hyparquet-writer";
import { beside, writeWhole } from "../files.ts";
import type { UtteranceRow } from "../row.ts";
import { batches } from "../rows.ts";
import { cardOf } from "./card.ts";
import { fieldsOf, hubSplit, type Target, type Writer } from "./writer.ts";

/** Rows of one file, and rows that are held at once; at 10 s a row a file is 640 MB and a group 16 MB. */
const SHARD = 2000;
const GROUP = 50;

type Row = Record<string, string | null>;
type Schema = ConstructorParameters<typeof ParquetWriter>[0]["schema"];

/** F5: `data/SPLIT-00000-of-00002.parquet` with the sound inside, the features as the hub's `datasets` reads them, and the card. */
export const parquet: Writer = async (rows, target) => {
  const sizes = new Map<string, number>();
  const names = new Set<string>();
  for await (const row of rows()) {
    const split = hubSplit(row.split);
    sizes.set(split, (sizes.get(split) ?? 0) + 1);
    for (const name of Object.keys(recordOf(row))) names.add(name);
  }
  const columns = [...names].sort();
  const files = new Set<string>();
  for (const [split, size] of [...sizes].sort()) {
    const shards = Math.ceil(size / SHARD);
    let number = 0;
    for await (const shard of batches(only(rows(), split), SHARD)) {
      const name = `data/${split}-${pad(number)}-of-${pad(shards)}.parquet`;
      await writeShard(join(target.folder, name), shard, columns, target);
      files.add(name);
      number += 1;
    }
  }
  const data_files = [...sizes.keys()].sort().map((split) => ({ split, path: `data/${split}-*` }));
  await writeWhole(
    join(target.folder, "README.md"),
    await cardOf(rows(), { configs: [{ config_name: "default", data_files }] }),
  );
  return { files: files.add("README.md"), left: {} };
};

async function* only(rows: AsyncIterable<UtteranceRow>, split: string) {
  for await (const row of rows) if (hubSplit(row.split) === split) yield row;
}

async function writeShard(
  path: string,
  rows: readonly UtteranceRow[],
  columns: readonly string[],
  { tree, folder }: Target,
) {
  await mkdir(join(folder, "data"), { recursive: true });
  const part = beside(path);
  const kvMetadata = [{ key: "huggingface", value: JSON.stringify({ info: { features: featuresOf(columns) } }) }];
  const writer = new ParquetWriter({
    writer: fileWriter(part),
    schema: schemaOf(columns),
    kvMetadata,
    createdBy: "inzwa-foundry",
  });
  for (let at = 0; at < rows.length; at += GROUP) {
    const group = rows.slice(at, at + GROUP);
    const records = group.map(recordOf);
    const audio = await Promise.all(
      group.map(async (row) => ({
        bytes: row.audio && (await readFile(tree.at(row.audio.path))),
        path: `${row.id}.wav`,
      })),
    );
    const texts = columns.map((name) => ({ name, data: records.map((record) => record[name] ?? null) }));
    await writer.write({ columnData: [{ name: "audio", data: audio }, ...texts], rowGroupSize: GROUP });
  }
  await writer.finish();
  await rename(part, path);
}

function recordOf(row: UtteranceRow): Row {
  const { split: _, ...fields } = fieldsOf(row);
  const all = Object.entries({ transcription: row.text, ...fields });
  return Object.fromEntries(all.map(([k, v]) => [k, typeof v === "object" ? JSON.stringify(v) : String(v)]));
}

function featuresOf(columns: readonly string[]) {
  const texts = columns.map((name) => [name, { dtype: "string", _type: "Value" }] as const);
  return { audio: { sampling_rate: 16_000, _type: "Audio" }, ...Object.fromEntries(texts) };
}

function schemaOf(columns: readonly string[]): Schema {
  const texts = columns.map(
    (name) => ({ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" }) as const,
  );
  return [
    { name: "root", num_children: columns.length + 1 },
    { name: "audio", repetition_type: "OPTIONAL", num_children: 2 },
    { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
    { name: "path", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
    ...texts,
  ];
}

function pad(number: number): string {
  return String(number).padStart(5, "0");
}
