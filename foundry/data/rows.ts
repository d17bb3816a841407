import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { failure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { type UtteranceRow, utteranceRow } from "./row.ts";

/** Longer lines are no rows: a bound of ours, so that a file without line breaks does not fill the memory. */
const LONGEST = 2 ** 22;

/** Lines of a text file, unpacked where its name ends in .gz; a BOM and empty lines are left out. */
export async function* linesOf(path: string): AsyncGenerator<string, void, undefined> {
  await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw failure("no-storage", `${path} cannot be read (${error.code})`);
  });
  const bytes = createReadStream(path);
  const input = path.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes;
  let first = true;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.length > LONGEST) throw failure("too-large", `${path} has a line of ${line.length} characters`);
    const text = first ? line.replace(/^\uFEFF/, "") : line;
    first = false;
    if (text.trim() !== "") yield text;
  }
}

/** One JSON value a line; a line that is none is told with its number. */
export async function* jsonLines(path: string): AsyncGenerator<unknown, void, undefined> {
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    yield jsonOf(line, `${path}:${number}`);
  }
}

export function jsonOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw failure("bad-manifest", `${where} is not JSON`);
  }
}

/** Rows that this program wrote, parsed again at the door. */
export async function* readRows(path: string): AsyncGenerator<UtteranceRow, void, undefined> {
  let number = 0;
  for await (const value of jsonLines(path)) {
    number += 1;
    const parsed = parse(utteranceRow, value);
    if (!parsed.ok) throw failure("bad-manifest", `${path}:${number} ${parsed.problem.path} ${parsed.problem.message}`);
    yield parsed.value;
  }
}

export function lineOf(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** Stretches of a stream, for work that is done and kept by stretches. */
export async function* batches<T>(stream: AsyncIterable<T>, size: number): AsyncGenerator<T[], void, undefined> {
  let batch: T[] = [];
  for await (const one of stream) {
    batch.push(one);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
