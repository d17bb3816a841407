import { Elements, isList } from "../../core/explore/elements.ts";
import { Lines } from "../../core/explore/lines.ts";
import type { Fields } from "../../core/explore/row.ts";
import { Table } from "../../core/explore/table.ts";
import type { Slices } from "../slices.ts";
import type { Source } from "./source.ts";

/** UTF-16 units of a manifest, unpacked; what is beyond is not read, and told. */
const MOST_TEXT = 2 ** 31;

/** Takes what a manifest says, one record after the other. */
export interface Taker {
  /** A line of JSON; undefined where it is too long. */
  text(line: string | undefined, number: number): void;
  /** A row of a table; undefined where it is damaged. */
  record(fields: Fields | undefined, line: number): void;
  /** A sound that lies inside of the manifest, right after its row. */
  sound?(source: Source): void;
  /** Nothing more is wanted of this file. */
  enough(): boolean;
}

/** Files that may be manifests, by their names. */
export function isManifest({ path }: Source): boolean {
  return /\.(?:jsonl?|ndjson)(?:\.gz)?$/i.test(path) || /\.(?:csv|parquet)$/i.test(path);
}

/** Reads a manifest. took: bytes of the file since it was last told. Rejects where it is damaged, or gone. */
export async function readManifest(
  source: Source,
  taker: Taker,
  slices: Slices,
  took: (bytes: number) => void,
): Promise<void> {
  if (!/\.parquet$/i.test(source.path)) return readText(source, taker, slices, took);
  const { readParquet } = await import("./parquet.ts");
  return readParquet(source, taker, slices, took);
}

/**
 * Reads text piece by piece, gzip unpacked on the way. Rejects with a TypeError where gzip is damaged, with a DOMException where
 * the file is gone.
 */
async function readText(source: Source, taker: Taker, slices: Slices, took: (bytes: number) => void): Promise<void> {
  const file = await source.file();
  const counted = file.stream().pipeThrough(counting(took));
  const packed = /\.gz$/i.test(source.path);
  const bytes = packed ? counted.pipeThrough(new DecompressionStream("gzip")) : counted;
  const reader = bytes.pipeThrough(new TextDecoderStream()).getReader();
  let parts: Table | Lines | Elements | undefined = /\.csv$/i.test(source.path) ? new Table() : undefined;
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      length += value?.length ?? 0;
      parts ??= isList(value ?? "") ? new Elements() : new Lines();
      for (const part of done ? parts.end() : parts.push(value)) {
        if ("number" in part) taker.text(part.text, part.number);
        else taker.record(part.fields, part.line);
        if (slices.due) await slices.breathe();
      }
      if (done || taker.enough()) return;
      if (length > MOST_TEXT) throw new RangeError(`${source.path} goes on`);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function counting(took: (bytes: number) => void): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(chunk, controller) {
      took(chunk.length);
      controller.enqueue(chunk);
    },
  });
}
