import type { Counted } from "./columns.ts";
import { languageOf, speakerOf } from "./row.ts";

/** What some rows of a set are together. */
export interface Overview {
  readonly rows: number;
  readonly seconds: number;
  /** Rows that do not tell their duration. */
  readonly untimed: number;
  readonly speakers: number;
  readonly languages: readonly string[];
  /** Rows without a reference. */
  readonly wordless: number;
  /** Rows whose sound is not among what was opened. */
  readonly soundless: number;
  readonly models: readonly Corpus[];
  /** Of rows that both models of the pair have, where there are two. */
  readonly pair?: PairCount;
}
/** A model over all rows that have a reference and its words: errors are summed before anything is divided. */
export interface Corpus {
  readonly rows: number;
  readonly wordErrors: number;
  readonly words: number;
  readonly characterErrors: number;
  readonly characters: number;
}
/** In how many rows which model misread fewer words. */
export interface PairCount {
  readonly first: number;
  readonly second: number;
  readonly equal: number;
}

/** hasSound: whether the sound of a row was found. Yields after each row. */
export function* overviewOf(
  { set, measured, pair }: Counted,
  shown: Uint32Array,
  hasSound: (row: number) => boolean,
): Generator<undefined, Overview> {
  const speakers = new Set<string>();
  const languages = new Set<string>();
  const sums = { seconds: 0, untimed: 0, wordless: 0, soundless: 0 };
  const models = set.models.map(() => ({ rows: 0, wordErrors: 0, words: 0, characterErrors: 0, characters: 0 }));
  const count = { first: 0, second: 0, equal: 0 };
  const [one, other] = pair.map((model) => measured.errors[model]?.wordErrors);
  for (const i of shown) {
    const row = set.rows[i];
    if (!row) continue;
    if (speakerOf(row)) speakers.add(speakerOf(row));
    if (languageOf(row)) languages.add(languageOf(row));
    if (row.seconds === undefined) sums.untimed += 1;
    sums.seconds += row.seconds ?? 0;
    if (row.text === undefined) sums.wordless += 1;
    if (!hasSound(i)) sums.soundless += 1;
    for (const [m, corpus] of models.entries()) {
      const errors = measured.errors[m];
      if (!errors || Number.isNaN(errors.words[i])) continue;
      corpus.rows += 1;
      for (const name of ["wordErrors", "words", "characterErrors", "characters"] as const)
        corpus[name] += errors[name][i] ?? 0;
    }
    const by = (other?.[i] ?? Number.NaN) - (one?.[i] ?? Number.NaN);
    if (by > 0) count.first += 1;
    else if (by < 0) count.second += 1;
    else if (by === 0) count.equal += 1;
    yield;
  }
  return {
    rows: shown.length,
    ...sums,
    speakers: speakers.size,
    languages: [...languages].sort(),
    models,
    ...(set.models.length > 1 ? { pair: count } : {}),
  };
}
