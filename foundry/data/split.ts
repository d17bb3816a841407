import { createHash } from "node:crypto";
import { ABOUT } from "./dialogue.ts";
import { MADE_OF, PART_OF } from "./erased.ts";
import type { Split, UtteranceRow } from "./row.ts";
import { sentenceKey } from "./text.ts";

/** Parts of ten thousand for test and dev; the rest trains. */
const TEST = 1000;
const DEV = 1000;

/**
 * Which split a row belongs to by itself: the source's own, else by its speaker's hash, else by that of what its dialogue is
 * about, of the recording it is a part of, of its sentence. More data never moves a speaker from one split to another.
 */
function own(row: UtteranceRow): Split {
  if (row.split) return row.split;
  // What a machine said tests nobody's ears, unless its source says so.
  if (row.synthetic) return "train";
  const group = row.speaker || row.tags?.[ABOUT] || row.tags?.[PART_OF] || sentenceKey(row.text);
  const place = createHash("sha256").update(`split:${group}`).digest().readUInt32BE(0) % 10_000;
  return place < TEST ? "test" : place < TEST + DEV ? "dev" : "train";
}

const GUARDED = { test: 2, dev: 1 } as const;

/**
 * Splits that share no speaker, no sentence and no recording. Two passes over the same rows: the first learns who and what is tested,
 * the second gives each row its split. A row that would carry a tested sentence or speaker into a lesser split goes to
 * `other`, which nothing trains on: what is tested stays as it is. Memory: one entry a tested sentence and speaker.
 */
export class Splitter {
  readonly #guarded = new Map<string, number>();

  learn(row: UtteranceRow): void {
    const split = own(row);
    if (split !== "test" && split !== "dev") return;
    for (const mark of marks(row)) this.#guarded.set(mark, Math.max(this.#guarded.get(mark) ?? 0, GUARDED[split]));
  }

  splitOf(row: UtteranceRow): Split {
    const split = own(row);
    // A sound that was changed tests nothing: figures are of what people said.
    if (row.tags?.[MADE_OF] && split !== "train") return "other";
    const rank = split === "test" || split === "dev" ? GUARDED[split] : 0;
    return marks(row).some((mark) => (this.#guarded.get(mark) ?? 0) > rank) ? "other" : split;
  }
}

function marks(row: UtteranceRow): string[] {
  const sentence = createHash("sha256").update(sentenceKey(row.text)).digest("base64").slice(0, 22);
  return [sentence, row.speaker, row.tags?.[PART_OF] ?? "", row.tags?.[ABOUT] ?? ""].filter((mark) => mark !== "");
}
