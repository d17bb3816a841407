import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { PART_OF } from "./erased.ts";
import { sha256Of } from "./files.ts";
import { type Limits, soundReason, textReason } from "./filters.ts";
import type { Outcome } from "./ingest.ts";
import { keep } from "./keep.ts";
import { inParts } from "./parts.ts";
import { PLACED_BY, type UtteranceRow } from "./row.ts";
import { readRows } from "./rows.ts";
import type { Cut } from "./sound/cut.ts";
import { type Evened, RATE } from "./sound/even.ts";
import type { Pool } from "./sound/pool.ts";
import { type Said, SEGMENTS, saidIn, wordsIn } from "./spoken-words.ts";
import { finished, lastDone, stepKey } from "./step.ts";
import { evenText } from "./text.ts";
import { contentPath, type Tree } from "./tree.ts";

/**
 * `raw/NAME` to `silver/NAME`: even text and sound, and a reason for each row that is not good enough. A recording that is longer
 * than a row may be becomes several rows, which name it.
 */
export async function standardise(
  dataset: string,
  limits: Limits,
  tree: Tree,
  pool: Pick<Pool, "even" | "cut">,
  tell: (line: string) => void,
): Promise<Outcome> {
  const raw = tree.folder("raw", dataset);
  const input = (await lastDone(raw))?.files["rows.jsonl"];
  if (!input) throw failure("no-storage", `${raw} was not ingested to its end`);
  const key = standardiseKey(input, limits);
  const folder = tree.folder("silver", dataset);
  const before = await finished(folder, key);
  if (before) return { done: before, skipped: true };
  const results = inParts(folder, key, readRows(join(raw, "rows.jsonl")), async (batch) => {
    const all = await Promise.all(batch.map((row) => evenRow(row, dataset, limits, tree, pool)));
    return all.flat();
  });
  return { done: await keep(folder, key, results, tell), skipped: false };
}

/** input: digest of the raw rows. */
export function standardiseKey(input: string, limits: Limits): string {
  return stepKey("standardise", input, limits);
}

type Even = { readonly row: UtteranceRow } | { readonly dropped: Readonly<Record<string, string>> };

async function evenRow(
  row: UtteranceRow,
  dataset: string,
  limits: Limits,
  tree: Tree,
  pool: Pick<Pool, "even" | "cut">,
): Promise<readonly Even[]> {
  const text = evenText(row.text, row.language);
  const wrong = textReason(text, row.language, limits);
  if (wrong) return [dropped(row, wrong)];
  if (!row.audio) return [{ row: { ...row, text } }];
  const { longest } = limits;
  const job = { from: tree.at(row.audio.path), to: tree.at(`silver/${dataset}/audio/HASH.wav`), longest };
  const sound = await pool.even(job);
  if (typeof sound !== "string") return [judged({ ...row, text }, sound, dataset, limits)];
  if (sound !== "long-audio") return [dropped(row, sound)];
  const said = saidIn(text, row.tags, row.language);
  const cuts = await pool.cut({ ...job, spans: said.spans });
  if (typeof cuts === "string") return [dropped(row, cuts)];
  return cuts.map((one) => judged(stretchOf(row, one, said), one, dataset, limits));
}

/** A row whose words are even already. */
function judged(row: UtteranceRow, sound: Evened, dataset: string, limits: Limits): Even {
  const bad = textReason(row.text, row.language, limits) ?? soundReason(row.text, sound, limits);
  if (bad) return dropped(row, bad);
  const { sha256, bytes, samples } = sound;
  const path = contentPath("silver", dataset, sha256, ".wav");
  return { row: { ...row, audio: { path, sha256, bytes, samples, sampleRate: RATE } } };
}

/** One stretch of a long row: its own name and words, and where it comes from. What was heard in the whole is not of it. */
function stretchOf(row: UtteranceRow, one: Cut, said: Said): UtteranceRow {
  const { [SEGMENTS]: _, pred_text: __, ...tags } = row.tags ?? {};
  return {
    ...row,
    id: sha256Of(JSON.stringify(["stretch", row.id, one.start, one.end])).slice(0, 32),
    text: wordsIn(said, one),
    // Nothing trains on words that may belong to the next row, and nothing is tested by them.
    split: one.share ? "other" : row.split,
    tags: {
      ...tags,
      [PART_OF]: row.id,
      // Seconds.
      "part-from": String(one.start / RATE),
      ...(one.share ? { [PLACED_BY]: "time" } : {}),
    },
  };
}

function dropped({ id, audio, language, tags }: UtteranceRow, reason: string): Even {
  const whole = tags?.[PART_OF];
  const where = { name: id, path: audio?.path ?? "-", locale: language };
  return { dropped: { ...where, reason, ...(whole ? { [PART_OF]: whole } : {}) } };
}
