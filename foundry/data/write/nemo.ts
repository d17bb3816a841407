import { seconds } from "../row.ts";
import { lineOf } from "../rows.ts";
import { fieldsOf, place, Sheets, type Writer } from "./writer.ts";

/** F1: `SPLIT_manifest.json` (NeMo takes `.jsonl` for Lhotse), paths counting from the manifest's folder. */
export const nemo: Writer = async (rows, target) => {
  const sheets = new Sheets(target.folder);
  const files = new Set<string>();
  for await (const row of rows()) {
    const name = `audio/${row.id}.wav`;
    await place(row, name, target);
    files.add(name);
    const line = { audio_filepath: name, duration: seconds(row), text: row.text, ...fieldsOf(row) };
    await sheets.write(`${row.split ?? "train"}_manifest.json`, lineOf(line));
  }
  for (const name of await sheets.close()) files.add(name);
  return { files, left: {} };
};
