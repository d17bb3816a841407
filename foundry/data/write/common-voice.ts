import { sha256Of } from "../files.ts";
import type { UtteranceRow } from "../row.ts";
import { seconds } from "../row.ts";
import { escaped } from "../tsv.ts";
import { place, Sheets, type Writer } from "./writer.ts";

const COLUMNS = [
  "client_id",
  "path",
  "sentence_id",
  "sentence",
  "sentence_domain",
  "up_votes",
  "down_votes",
  "age",
  "gender",
  "accents",
  "variant",
  "locale",
  "segment",
];
/** Every release has them, also where nothing is in them. */
const EMPTY = ["train", "dev", "test", "validated", "invalidated", "other", "reported"];

/**
 * F6: `cv-corpus-RELEASE/LANG/`, without quotes. What no split holds stands in `validated` alone, as it does there. Sounds
 * are WAV where Common Voice has MP3, since a second loss would come with that; readers go by the name in `path`.
 */
export const commonVoice: Writer = async (rows, target) => {
  const sheets = new Sheets(target.folder);
  const files = new Set<string>();
  const languages = new Set<string>();
  for await (const row of rows()) {
    const home = `cv-corpus-${target.release}/${row.language}`;
    if (!languages.has(row.language))
      for (const name of EMPTY) await sheets.write(`${home}/${name}.tsv`, "", escaped(COLUMNS));
    languages.add(row.language);
    await place(row, `${home}/clips/${row.id}.wav`, target);
    files.add(`${home}/clips/${row.id}.wav`);
    const line = lineOf(row);
    await sheets.write(`${home}/validated.tsv`, line);
    if (row.split !== "other") await sheets.write(`${home}/${row.split ?? "train"}.tsv`, line);
    const duration = escaped([`${row.id}.wav`, String(Math.round(seconds(row) * 1000))]);
    await sheets.write(`${home}/clip_durations.tsv`, duration, escaped(["clip", "duration[ms]"]));
  }
  for (const name of await sheets.close()) files.add(name);
  return { files, left: {} };
};

function lineOf(row: UtteranceRow): string {
  const own: Readonly<Record<string, string>> = {
    client_id: row.speaker,
    path: `${row.id}.wav`,
    sentence_id: sha256Of(row.text),
    sentence: row.text,
    locale: row.language,
  };
  return escaped(COLUMNS.map((column) => own[column] ?? row.tags?.[column] ?? ""));
}
