import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { type Limits, soundReason, textReason } from "./filters.ts";
import type { Outcome } from "./ingest.ts";
import { keep } from "./keep.ts";
import { inParts } from "./parts.ts";
import type { UtteranceRow } from "./row.ts";
import { readRows } from "./rows.ts";
import { RATE } from "./sound/even.ts";
import type { Pool } from "./sound/pool.ts";
import { finished, lastDone, stepKey } from "./step.ts";
import { evenText } from "./text.ts";
import { contentPath, type Tree } from "./tree.ts";

/** `raw/NAME` to `silver/NAME`: even text and sound, and a reason for each row that is not good enough. */
export async function standardise(
  dataset: string,
  limits: Limits,
  tree: Tree,
  pool: Pick<Pool, "even">,
  tell: (line: string) => void,
): Promise<Outcome> {
  const raw = tree.folder("raw", dataset);
  const input = (await lastDone(raw))?.files["rows.jsonl"];
  if (!input) throw failure("no-storage", `${raw} was not ingested to its end`);
  const key = standardiseKey(input, limits);
  const folder = tree.folder("silver", dataset);
  const before = await finished(folder, key);
  if (before) return { done: before, skipped: true };
  const results = inParts(folder, key, readRows(join(raw, "rows.jsonl")), (batch) =>
    Promise.all(batch.map((row) => evenRow(row, dataset, limits, tree, pool))),
  );
  return { done: await keep(folder, key, results, tell), skipped: false };
}

/** input: digest of the raw rows. */
export function standardiseKey(input: string, limits: Limits): string {
  return stepKey("standardise", input, limits);
}

async function evenRow(row: UtteranceRow, dataset: string, limits: Limits, tree: Tree, pool: Pick<Pool, "even">) {
  const dropped = (reason: string) => ({
    dropped: { name: row.id, path: row.audio?.path ?? "-", locale: row.language, reason },
  });
  const text = evenText(row.text, row.language);
  const wrong = textReason(text, row.language, limits);
  if (wrong) return dropped(wrong);
  if (!row.audio) return { row: { ...row, text } };
  const to = tree.at(`silver/${dataset}/audio/HASH.wav`);
  const sound = await pool.even({ from: tree.at(row.audio.path), to });
  if (typeof sound === "string") return dropped(sound);
  const bad = soundReason(text, sound, limits);
  if (bad) return dropped(bad);
  const { sha256, bytes, samples } = sound;
  const path = contentPath("silver", dataset, sha256, ".wav");
  return { row: { ...row, text, audio: { path, sha256, bytes, samples, sampleRate: RATE } } };
}
