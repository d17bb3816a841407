import { basename, dirname, join } from "node:path";
import { failure } from "../../../core/failure.ts";
import { type Found, foundOf, type Reader, splitOf } from "../found.ts";
import { jsonLines, linesOf } from "../rows.ts";
import { recordOf } from "./audio-folder.ts";
import { filesBelow } from "./folder.ts";
import { table } from "./table.ts";

function splitIn(file: string) {
  return basename(file).split(/[_.-]/).map(splitOf).find(Boolean);
}

/**
 * NeMo (F1): a JSON object a line in files that end in `.json`; paths count from the manifest's folder. A folder without any file is a
 * set without rows: all calls in it came to their date.
 */
export const nemo: Reader = async function* (root, options): AsyncGenerator<Found, void, undefined> {
  const all = await filesBelow(root);
  const files = all.filter((file) => file.endsWith(".json"));
  if (files.length === 0 && all.length > 0) throw failure("bad-manifest", `${root} has no .json manifest`);
  for (const file of files)
    for await (const value of jsonLines(join(root, file))) {
      const record = recordOf(value, file);
      const path = record.audio_filepath;
      if (typeof path !== "string") throw failure("bad-manifest", `${file} has a line without audio_filepath`);
      const found = foundOf(record, path, options);
      const part = Number(record.offset ?? 0) > 0;
      const named = path.startsWith("/") ? path : join(dirname(file), path);
      yield {
        ...found,
        split: found.split ?? splitIn(file),
        sound: { file: named },
        problem: part ? "part-of-a-recording" : undefined,
      };
    }
};

/** CSV or TSV with a column for the sound (`path`, `file`, `audio`, `file_name`, `audio_filepath`), or for words alone. */
export const csv: Reader = async function* (root, options): AsyncGenerator<Found, void, undefined> {
  const files = (await filesBelow(root)).filter((file) => /\.(csv|tsv)$/.test(file));
  if (files.length === 0) throw failure("bad-manifest", `${root} has no .csv or .tsv file`);
  for (const file of files) {
    let number = 0;
    for await (const record of table(join(root, file), file.endsWith(".tsv") ? "\t" : ",")) {
      number += 1;
      const { file: own, ...others } = record;
      const path = own || record.path || record.audio || record.file_name || record.audio_filepath;
      const found = foundOf(others, path || `${file}:${number}`, options);
      yield {
        ...found,
        split: found.split ?? splitIn(file),
        sound: path ? { file: join(dirname(file), path) } : undefined,
      };
    }
  }
};

/** LJSpeech (F20): `id|text|normalised text` beside `wavs/`. No quotes: a `"` is a letter like any other. */
export const ljspeech: Reader = async function* (root): AsyncGenerator<Found, void, undefined> {
  const files = (await filesBelow(root)).filter((file) => basename(file) === "metadata.csv");
  if (files.length === 0) throw failure("bad-manifest", `${root} has no metadata.csv`);
  for (const file of files)
    for await (const line of linesOf(join(root, file))) {
      const [id = "", text = ""] = line.split("|");
      const above = dirname(file);
      const speaker = above === "." ? basename(root) : basename(above);
      yield { ...foundOf({ id, text, speaker }, id), sound: { file: join(above, "wavs", `${id}.wav`) } };
    }
};
