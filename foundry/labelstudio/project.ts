import { copyFile, mkdir } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { failure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { itemsOf } from "../../core/review/figures.ts";
import { type Task, taskOf } from "../../core/review/label-studio/task.ts";
import { itemId, parseReview, type Review } from "../../core/review/review.ts";
import { guessOf, placeOf, reviewedRow, type SoundRecord, textOf } from "../../core/review/row.ts";
import { type Normal, verdictOf } from "../../core/review/validate.ts";
import { fileSha256, sizeOf, within, writeWhole } from "../data/files.ts";
import { recordOf } from "../data/read/audio-folder.ts";
import { jsonLines, lineOf } from "../data/rows.ts";

/** Files of a project's folder: what was asked, the sounds under their content's name, what was answered. */
export const LINES = "lines.jsonl";
export const REVIEWS = "reviews.jsonl";
export const ROWS = "metadata.jsonl";
const SOUNDS = "sounds";

/** A recording of the project: its line, and the name of its sound below the folder. */
export interface Line {
  readonly item: string;
  readonly fileName: string;
  readonly record: SoundRecord;
}

/**
 * Takes recordings into a project's folder: `sounds/SHA256.wav` and `lines.jsonl`. from: a file of lines (AudioFolder's
 * `metadata.jsonl`, a NeMo manifest); sounds lie below its folder. What was withdrawn stays out.
 */
export async function begin(from: string, folder: string): Promise<{ lines: Line[]; withdrawn: number }> {
  const lines: Line[] = [];
  const known = new Set<string>();
  let withdrawn = 0;
  for await (const value of jsonLines(from)) {
    const record = recordOf(value, from);
    if (isWithdrawn(record)) {
      withdrawn += 1;
      continue;
    }
    const place = placeOf(record);
    if (!place) throw failure("bad-manifest", `${from} has a line without a sound`);
    const sound = await within(dirname(from), join(dirname(from), place));
    const digest = await fileSha256(sound);
    const fileName = `${SOUNDS}/${digest}${extname(place).toLowerCase()}`;
    const item = parse(itemId, record.id).ok ? String(record.id) : digest.slice(0, 32);
    if (known.has(item)) continue;
    known.add(item);
    await copied(sound, join(folder, fileName));
    lines.push({ item, fileName, record });
  }
  const text = lines.map(({ item, fileName, record }) => lineOf({ ...record, file_name: fileName, id: item })).join("");
  await writeWhole(join(folder, LINES), text);
  return { lines, withdrawn };
}

/** What `begin` wrote. Throws `no-storage` where nothing was begun. */
export async function linesIn(folder: string): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const value of jsonLines(join(folder, LINES))) {
    const record = recordOf(value, LINES);
    const item = parse(itemId, record.id);
    if (!item.ok) throw failure("bad-manifest", `${LINES} has a line without an id`);
    lines.push({ item: item.value, fileName: String(record.file_name), record });
  }
  return lines;
}

/** Reviews of a file, each parsed; one that is none throws `bad-manifest` with its line. */
export async function reviewsIn(path: string): Promise<Review[]> {
  const reviews: Review[] = [];
  for await (const value of jsonLines(path)) {
    const read = parse(parseReview, value);
    if (!read.ok)
      throw failure("bad-manifest", `${path}:${reviews.length + 1} ${read.problem.path} ${read.problem.message}`);
    reviews.push(read.value);
  }
  return reviews;
}

/** url: where the folder `sounds` is served; an address by content never means another sound. */
export function tasksOf(lines: readonly Line[], reviews: readonly Review[], url: string, model: string): Task[] {
  const said = itemsOf(reviews);
  return lines.map(({ item, fileName, record }) => {
    const { hypothesis, confidence } = guessOf(record);
    const prediction = hypothesis === undefined ? undefined : { model, text: hypothesis, score: confidence };
    return taskOf(
      {
        item,
        audio: `${url.replace(/\/+$/, "")}/${fileName.slice(SOUNDS.length + 1)}`,
        language: typeof record.language === "string" ? record.language : "",
        text: textOf(record),
        seconds: typeof record.duration === "number" ? record.duration : (said.get(item)?.[0]?.audioSeconds ?? 0),
        prediction,
      },
      said.get(item),
    );
  });
}

/** Writes `reviews.jsonl` and `metadata.jsonl`, which the reader `audiofolder` takes with the folder's sounds. Gives rows by state. */
export async function settle(
  folder: string,
  lines: readonly Line[],
  reviews: readonly Review[],
  normal: Normal,
): Promise<Readonly<Record<string, number>>> {
  const said = itemsOf(reviews);
  const counts: Record<string, number> = {};
  const rows: string[] = [];
  for (const { item, fileName, record } of lines) {
    const verdict = verdictOf(said.get(item) ?? [], normal);
    counts[verdict.state] = (counts[verdict.state] ?? 0) + 1;
    const row = reviewedRow(record, fileName, verdict);
    if (row) rows.push(lineOf(row));
  }
  await writeWhole(join(folder, REVIEWS), [...said.values()].flat().map(lineOf).join(""));
  await writeWhole(join(folder, ROWS), rows.join(""));
  return { ...counts, rows: rows.length };
}

function isWithdrawn({ consent }: SoundRecord): boolean {
  const text = typeof consent === "string" ? consent : JSON.stringify(consent ?? {});
  return text.includes('"withdrawnAt"');
}

async function copied(from: string, to: string): Promise<void> {
  if ((await sizeOf(to)) === (await sizeOf(from))) return;
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}
