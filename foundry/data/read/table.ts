import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import { failure } from "../../../core/failure.ts";

/** Rows of a CSV or TSV file as RFC 4180 has it, by the names in the first line. */
export async function* table(path: string, delimiter: string): AsyncGenerator<Record<string, string>, void, undefined> {
  const parser = createReadStream(path).pipe(
    parse({
      delimiter,
      columns: true,
      bom: true,
      skip_empty_lines: true,
      relax_column_count_less: true,
      max_record_size: 2 ** 22,
    }),
  );
  try {
    for await (const record of parser) yield record as Record<string, string>;
  } catch (error) {
    throw failure("bad-manifest", `${path}: ${(error as Error).message}`);
  }
}
