import { characterErrors, wordErrors } from "../../core/measure/wer.ts";

/** A thing that was said: its kind, and the words for it. */
export interface Entity {
  readonly type: string;
  readonly filler: string;
}

/** True positives, false positives and false negatives; the last two in parts, where words were nearly right. */
export interface Counts {
  readonly hits: number;
  readonly wrong: number;
  readonly missed: number;
}

/** How far what was understood is from what was said: 0 the same, 1 and more for nothing in common. */
type Distance = (said: string, got: string) => number;

/** Word error rate. */
export const byWords: Distance = (said, got) => wordErrors(said, got).wer;

/** Edits over the longer of both. */
export const byLetters: Distance = (said, got) => {
  const { substitutions, deletions, insertions } = characterErrors(said, got);
  const longer = Math.max([...said.trim()].length, [...got.trim()].length);
  return longer === 0 ? 0 : (substitutions + deletions + insertions) / longer;
};

/** Nothing but the same filler counts. */
export function exactCounts(said: readonly Entity[], got: readonly Entity[]): Counts {
  const left = [...said];
  let hits = 0;
  for (const { type, filler } of got) {
    const at = left.findIndex((one) => one.type === type && one.filler === filler);
    if (at < 0) continue;
    left.splice(at, 1);
    hits += 1;
  }
  return { hits, wrong: got.length - hits, missed: left.length };
}

/**
 * Of each entity that was understood, in order, with the nearest of the same type that was said and is not taken: one hit,
 * and the distance between both as wrong and as missed (Bastianelli et al. 2020, "SLURP: A Spoken Language Understanding
 * Resource Package", section 5; `SpanDistanceFMeasure` of github.com/pswietojanski/slurp).
 */
export function nearCounts(said: readonly Entity[], got: readonly Entity[], distance: Distance): Counts {
  const left = [...said];
  let [hits, wrong, missed] = [0, 0, 0];
  for (const { type, filler } of got) {
    const near = left
      .flatMap((one, at) => (one.type === type ? [{ at, far: distance(one.filler, filler) }] : []))
      .reduce<{ at: number; far: number } | undefined>(
        (best, one) => (best && best.far <= one.far ? best : one),
        undefined,
      );
    if (!near) {
      wrong += 1;
      continue;
    }
    left.splice(near.at, 1);
    hits += 1;
    wrong += near.far;
    missed += near.far;
  }
  return { hits, wrong, missed: missed + left.length };
}

/** SLU-F1 stands between F1 by words and F1 by letters: the counts of both together. */
export function sluCounts(said: readonly Entity[], got: readonly Entity[]): Counts {
  return summed([nearCounts(said, got, byWords), nearCounts(said, got, byLetters)]);
}

/** Of all utterances together (SLURP's `micro`); undefined where nothing was said and nothing understood. */
export function f1Of(parts: readonly Counts[]): number | undefined {
  const { hits, wrong, missed } = summed(parts);
  return hits + wrong + missed === 0 ? undefined : (2 * hits) / (2 * hits + wrong + missed);
}

function summed(parts: readonly Counts[]): Counts {
  const sum = { hits: 0, wrong: 0, missed: 0 };
  for (const { hits, wrong, missed } of parts) {
    sum.hits += hits;
    sum.wrong += wrong;
    sum.missed += missed;
  }
  return sum;
}
