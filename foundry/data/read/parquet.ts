import { basename, join } from "node:path";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { failure } from "../../../core/failure.ts";
import { type Found, foundOf, type Reader, splitOf } from "../found.ts";
import { filesBelow } from "./folder.ts";

/** Rows that are held at once: those of our own row groups. Sound lies inside of the rows. */
const STRETCH = 50;

export async function* parquetRecords(path: string): AsyncGenerator<Record<string, unknown>, void, undefined> {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const rows = Number(metadata.num_rows);
    for (let rowStart = 0; rowStart < rows; rowStart += STRETCH) {
      const rowEnd = Math.min(rows, rowStart + STRETCH);
      // Without this, bytes of the BYTE_ARRAY inside of `audio` come out as text.
      yield* await parquetReadObjects({ file, metadata, rowStart, rowEnd, utf8: false });
    }
  } catch (error) {
    throw failure("bad-manifest", `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** HF Parquet (F5): `data/SPLIT-00000-of-00002.parquet` with the sound in `audio.bytes`. */
export const parquet: Reader = async function* (root, options): AsyncGenerator<Found, void, undefined> {
  const files = (await filesBelow(root)).filter((file) => file.endsWith(".parquet"));
  if (files.length === 0) throw failure("bad-manifest", `${root} has no .parquet file`);
  for (const file of files) {
    const split = splitOf(basename(file).split(/[-.]/)[0] ?? "") ?? file.split("/").map(splitOf).find(Boolean);
    let number = 0;
    for await (const { audio, ...others } of parquetRecords(join(root, file))) {
      number += 1;
      const found = foundOf(others, `${file}:${number}`, options);
      yield { ...found, split: found.split ?? split, sound: soundOf(audio) };
    }
  }
};

function soundOf(audio: unknown): Found["sound"] {
  if (typeof audio !== "object" || audio === null) return undefined;
  const { bytes, path } = audio as { bytes?: unknown; path?: unknown };
  if (!(bytes instanceof Uint8Array)) return typeof path === "string" ? { file: path } : undefined;
  return { name: typeof path === "string" ? path : "", bytes };
}
