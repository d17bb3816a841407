import type { Dataset } from "./dataset.ts";
import { homeOf, isAbsolute, joined } from "./places.ts";
import { type Fields, isPart } from "./row.ts";

/**
 * A row as a line of a NeMo manifest, UTF-8 without escapes: everything its own line has stays, `audio_filepath`, `duration`
 * and `text` are NeMo's keys, `offset` where the row is a part of its sound, and each model has `pred_text_NAME`, or `pred_text` where it is the
 * only one. Paths count from the manifest's own folder where all rows come from one, else from the folder that was opened.
 */
export function manifestLine(set: Dataset, row: number, oneHome: boolean): string {
  const { file = 0, place = "", offset = 0, seconds, text, fields = {} } = set.rows[row] ?? {};
  const home = homeOf(set.files[file] ?? "");
  const kept = Object.entries(fields).filter(
    ([key]) => !/^(?:pred_text|hypothesis)(?:_|$)/.test(key) && !RENAMED.has(key),
  );
  const line: Fields = {
    audio_filepath: oneHome || place === "" || isAbsolute(place) ? place : joined(home, place),
    ...(seconds === undefined ? {} : { duration: seconds }),
    ...(isPart(set.rows[row]) ? { offset } : {}),
    ...(text === undefined ? {} : { text }),
    ...Object.fromEntries(kept),
    ...Object.fromEntries(predictions(set, row)),
  };
  return `${JSON.stringify(line)}\n`;
}

/** Whether all manifests of a set lie in one folder. */
export function hasOneHome({ files }: Dataset): boolean {
  return new Set(files.map(homeOf)).size <= 1;
}

/** Keys of other forms for what NeMo's keys say. */
const RENAMED = new Set(["audio_filepath", "duration", "offset", "text", "file_name", "transcription", "recording_id"]);

function predictions({ models }: Dataset, row: number): [string, string][] {
  return models.flatMap(({ name, texts }): [string, string][] => {
    const text = texts[row];
    if (text === undefined) return [];
    const bare = models.length === 1 || name.startsWith("pred_text") || name.startsWith("hypothesis");
    return [[models.length === 1 ? "pred_text" : bare ? name : `pred_text_${name}`, text]];
  });
}
