import { expect, test } from "vitest";
import { type Counted, valuesOf } from "../../../core/explore/columns.ts";
import type { Dataset } from "../../../core/explore/dataset.ts";
import { Distances } from "../../../core/explore/distance.ts";
import { everything, filtered } from "../../../core/explore/filter.ts";
import { histogram } from "../../../core/explore/histogram.ts";
import { comparisonOf, intervalsOf } from "../../../core/explore/intervals.ts";
import { measured } from "../../../core/explore/measured.ts";
import { overviewOf } from "../../../core/explore/overview.ts";
import { rowOf } from "../../../core/explore/row.ts";
import { sorted } from "../../../core/explore/sort.ts";
import { vocabularyOf } from "../../../core/explore/vocabulary.ts";
import { bootstrap, compare } from "../../../core/measure/bootstrap.ts";
import { characterErrors, wordErrors } from "../../../core/measure/wer.ts";
import { drained, drawing } from "./drain.ts";

type Line = Readonly<Record<string, unknown>>;
/** models: what each made of the lines. */
function counted(
  lines: readonly Line[],
  models: Readonly<Record<string, readonly (string | undefined)[]>> = {},
): Counted {
  const set: Dataset = {
    files: ["m.json"],
    rows: lines.map((line, i) => rowOf(line, { file: 0, line: i + 1 })),
    models: Object.entries(models).map(([name, texts]) => ({ name, texts })),
  };
  return { set, measured: drained(measured(set, (text) => text)), pair: [0, 1] };
}
const all = ({ set }: Counted) => Uint32Array.from(set.rows, (_, i) => i);
const words = ["a", "bb", "ccc", "dé", "ng'ombe", "മരം"];
function sentence(draw: (below: number) => number): string {
  return Array.from({ length: draw(9) }, () => words[draw(words.length)]).join(draw(8) === 0 ? "  " : " ");
}
/** The same numbers each time it is called anew. */
const random = (seed: number) => {
  const draw = drawing(seed);
  return () => draw(2 ** 24) / 2 ** 24;
};

test("distances are those of the alignment that core/measure lays out, for words and for code points", () => {
  const draw = drawing(3);
  const distances = new Distances();
  for (let round = 0; round < 2_000; round++) {
    const [said, heard] = [sentence(draw), sentence(draw)];
    const by = counted([{ text: said }], { m: [heard] }).measured.errors[0];
    const [inWords, inLetters] = [wordErrors(said, heard), characterErrors(said, heard)];
    const errors = ({ substitutions, deletions, insertions }: typeof inWords | typeof inLetters) =>
      substitutions + deletions + insertions;
    expect(by?.wordErrors[0]).toBe(errors(inWords));
    expect(by?.words[0]).toBe(inWords.hits + inWords.substitutions + inWords.deletions);
    expect(by?.characterErrors[0]).toBe(errors(inLetters));
    expect(distances.between([...heard], [...said])).toBe(distances.between([...said], [...heard]));
  }
});

test("texts too long to be compared are left out and hold nothing up", () => {
  const long = (letter: string) => Array.from({ length: 9_000 }, () => letter);
  expect(new Distances().between(long("a"), long("b"))).toBeNaN();
  const one = counted([{ text: "a".repeat(9_000) }], { m: ["b".repeat(9_000)] });
  expect(drained(overviewOf(one, all(one), () => true)).models[0]?.rows).toBe(0);
});

test("rates of a row; what has no reference, words or duration has none", () => {
  const one = counted([{ text: "ab cd", duration: 2 }, { text: "ab cd", duration: 0 }, { duration: 3 }, { text: "" }], {
    m: ["ab xd ef", undefined, "x", "x y"],
  });
  const of = (column: Parameters<typeof valuesOf>[1]) => {
    const values = valuesOf(one, column);
    return typeof values === "function" ? [0, 1, 2, 3].map(values) : [];
  };
  expect(of("characters")).toEqual([2.5, Number.NaN, Number.NaN, Number.NaN]);
  expect(of("words")).toEqual([1, Number.NaN, Number.NaN, Number.NaN]);
  expect(of("wer:0")).toEqual([1, Number.NaN, Number.NaN, 2]);
  expect(of("seconds")).toEqual([2, 0, 3, Number.NaN]);
});

test("a sort is that of the language's own, at every length and both ways; what has no value comes last", () => {
  const draw = drawing(5);
  for (const length of [0, 1, 1_023, 1_025, 5_000]) {
    const lines = Array.from({ length }, () => (draw(10) === 0 ? {} : { duration: draw(50), id: `n${draw(500)}` }));
    const one = counted(lines.map((line) => ({ text: "x", ...line })));
    for (const descending of [false, true]) {
      const by = drained(sorted(all(one), valuesOf(one, "seconds"), descending));
      const value = (i: number) => one.set.rows[i]?.seconds ?? (descending ? -1 : 99);
      const own = [...all(one)].sort((a, b) => (descending ? value(b) - value(a) : value(a) - value(b)));
      expect([...by]).toEqual(own);
    }
    const names = [...drained(sorted(all(one), valuesOf(one, "id"), false))].map((i) => one.set.rows[i]?.id ?? "");
    const numbers = names.filter((name) => name !== "").map((name) => Number(name.slice(1)));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(names.slice(numbers.length).every((name) => name === "")).toBe(true);
  }
});

test("filters: words anywhere, ranges with their bounds, values of fields, all of them together", () => {
  const one = counted(
    [
      { text: "Mhoro shamwari", duration: 1, speaker: "a", audio_filepath: "x/1.wav" },
      { text: "hongu", duration: 2, speaker: "b", audio_filepath: "x/2.wav" },
      { text: "aiwa", speaker: "a", audio_filepath: "y/3.wav" },
    ],
    { m: ["mhoro", "HONGÚ", "aiwa"] },
  );
  const found = (filter: Partial<typeof everything>) => [...drained(filtered(one, { ...everything, ...filter }))];
  expect(found({})).toEqual([0, 1, 2]);
  expect(found({ text: " MHORO " })).toEqual([0]);
  expect(found({ text: "hongú" })).toEqual([1]);
  expect(found({ text: "x/" })).toEqual([0, 1]);
  expect(found({ ranges: [{ column: "seconds", from: 1, to: 1 }] })).toEqual([0]);
  expect(found({ ranges: [{ column: "seconds", to: 5 }] })).toEqual([0, 1]);
  expect(found({ ranges: [{ column: "wer:0", from: 0.5 }] })).toEqual([0, 1]);
  expect(found({ fields: [{ name: "speaker", value: "a" }] })).toEqual([0, 2]);
  expect(found({ fields: [{ name: "speaker", value: "a" }], text: "aiwa" })).toEqual([2]);
});

test("the overview sums errors before it divides, and counts which of two models is better", () => {
  const one = counted(
    [
      { text: "a b c", duration: 3600, speaker: "p", language: "sn" },
      { text: "a b", speaker: "q", language: "en" },
      { text: "a", speaker: "p" },
      { duration: 1 },
    ],
    { first: ["a b", "a b", "a", "x"], second: ["a b c", "x y z", undefined, "x"] },
  );
  expect(drained(overviewOf(one, all(one), (row) => row !== 1))).toEqual({
    rows: 4,
    seconds: 3601,
    untimed: 2,
    speakers: 2,
    languages: ["en", "sn"],
    wordless: 1,
    soundless: 1,
    models: [
      { rows: 3, wordErrors: 1, words: 6, characterErrors: 2, characters: 9 },
      { rows: 2, wordErrors: 3, words: 5, characterErrors: 4, characters: 8 },
    ],
    pair: { first: 1, second: 1, equal: 0 },
  });
});

test("histograms hold every value once, on edges that people read; tails do not press the rest together", () => {
  const draw = drawing(7);
  for (let round = 0; round < 200; round++) {
    const values = Float64Array.from({ length: 1 + draw(400) }, () => (draw(9) === 0 ? Number.NaN : draw(9_999) / 97));
    const one = histogram(values);
    const known = values.filter((value) => !Number.isNaN(value));
    if (!one) {
      expect(known).toHaveLength(0);
      continue;
    }
    expect(one.counts.reduce((sum, count) => sum + count, 0)).toBe(known.length);
    expect(one.counts.length).toBeLessThanOrEqual(22);
    expect([1, 2, 5]).toContain(Number((one.width / 10 ** Math.floor(Math.log10(one.width) + 1e-9)).toFixed(6)));
  }
  const wild = histogram(Float64Array.from({ length: 1_000 }, (_, i) => (i === 500 ? 1e6 : i % 10)));
  expect(wild).toMatchObject({ from: 0, width: 0.5, openAbove: true, openBelow: false, least: 0, most: 1e6 });
  expect(histogram(Float64Array.of(1, Number.POSITIVE_INFINITY, 2))).toMatchObject({ count: 2, most: 2 });
  expect(histogram(Float64Array.of(3, 3))).toMatchObject({ counts: [2], from: 3, median: 3 });
  const signed = histogram(Float64Array.of(-0.5, 0, 0.25));
  expect(signed?.from).toBeCloseTo(-0.6, 12);
  expect(signed?.counts).toEqual([1, 0, 0, 1, 1]);
});

test("the vocabulary tells what a model never wrote and what it made up", () => {
  const one = counted([{ text: "a b a" }, { text: "c" }, { duration: 1 }], { m: ["a d", "d", "zz"] });
  const told = drained(vocabularyOf(one.set, all(one), (text) => text));
  expect(told.words).toEqual([
    { word: "a", said: 2, heard: [1] },
    { word: "b", said: 1, heard: [0] },
    { word: "c", said: 1, heard: [0] },
    { word: "d", said: 0, heard: [2] },
  ]);
  expect(told).toMatchObject({ types: 3, running: 4 });
  expect(told.models).toEqual([{ strange: 1, strangeShare: 2 / 3, missing: 2, missingShare: 0.5 }]);
  expect(told.characters).toEqual([
    { character: "a", count: 2 },
    { character: "b", count: 1 },
    { character: "c", count: 1 },
  ]);
});

test("intervals are those of core/measure, drawn one round at a time", () => {
  const draw = drawing(11);
  const texts = Array.from({ length: 60 }, () => `${sentence(draw)} x`.trim());
  const heard = () => texts.map((text) => (draw(3) === 0 ? text : sentence(draw)));
  const one = counted(
    texts.map((text) => ({ text })),
    { first: heard(), second: heard() },
  );
  const [first, second] = one.measured.errors;
  const parts = (errors: typeof first) =>
    texts.map((_, i) => ({ part: errors?.wordErrors[i] ?? 0, whole: errors?.words[i] ?? 0 }));
  expect(drained(intervalsOf(first, all(one), random(1)))?.wer).toEqual(bootstrap(parts(first), random(1)));
  const own = compare(parts(first), parts(second), random(2));
  const told = drained(comparisonOf(one, all(one), random(2)));
  expect(told?.better).toBe(own?.better);
  expect(told?.difference).toBeCloseTo(own?.difference ?? Number.NaN, 12);
  expect(told?.interval.low).toBeCloseTo(own?.interval.low ?? Number.NaN, 12);
  expect(told?.interval.high).toBeCloseTo(own?.interval.high ?? Number.NaN, 12);
  expect(drained(intervalsOf(first, all(one).slice(0, 19), random(1)))).toBeUndefined();
});

test("a hundred thousand rows are counted, sorted and filtered in pieces of a few rows each", () => {
  const length = 100_000;
  const one = counted(
    Array.from({ length }, (_, i) => ({
      text: `row ${i % 997} of many`,
      duration: 1 + (i % 13),
      id: `n${length - i}`,
    })),
    { m: Array.from({ length }, (_, i) => `row ${i % 991} of many`) },
  );
  let pieces = 0;
  const counting = measured(one.set, (text) => text);
  while (!counting.next().done) pieces += 1;
  expect(pieces).toBe(length);
  pieces = 0;
  const sorting = sorted(all(one), valuesOf(one, "id"), false);
  let next = sorting.next();
  for (; !next.done; next = sorting.next()) pieces += 1;
  // Never more than a thousand rows between two places where it can be left.
  expect(pieces).toBeGreaterThan((length / 1_024) * 7);
  expect(next.value[0]).toBe(length - 1);
  expect(drained(filtered(one, { ...everything, text: "row 5 " })).length).toBeGreaterThan(100);
});
