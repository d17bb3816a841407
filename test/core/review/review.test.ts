import { expect, test } from "vitest";
import { parse } from "../../../core/parse.ts";
import { figuresOf } from "../../../core/review/figures.ts";
import { cohensKappa, krippendorffsAlpha, nominal, ordinal } from "../../../core/review/kappa.ts";
import { outline, Spectrogram } from "../../../core/review/picture.ts";
import { queueOf } from "../../../core/review/queue.ts";
import { parseReview, type Review } from "../../../core/review/review.ts";
import { reviewedRow } from "../../../core/review/row.ts";
import { plainNormal, verdictOf, wants } from "../../../core/review/validate.ts";

const item = "0".repeat(32);
function said(reviewer: string, transcript: string, more: Partial<Review> = {}): Review {
  const at = `2026-11-22T0${reviewer.length % 9}:00:00Z`;
  return { item, reviewer, at, transcript, decision: "accept", seconds: 30, audioSeconds: 10, ...more };
}

test.each([
  ["a name with an address", { reviewer: "me@example.org" }, "reviewer"],
  ["an accepted recording without words", { transcript: "  " }, "transcript"],
  ["a segment that ends before it begins", { segments: [{ start: 2, end: 1, label: "Speech" }] }, "segments[0].end"],
  ["six stars", { ratings: { naturalness: 6 } }, "ratings.naturalness"],
  ["a time that does not exist", { at: "2026-02-30T00:00:00Z" }, "at"],
  ["an unknown key", { stars: 3 }, "stars"],
])("%s is refused, with its place", (_, change, path) => {
  const read = parse(parseReview, { ...said("a", "mhoro"), ...change });
  expect(read).toMatchObject({ ok: false, problem: { path } });
});

test("one person cannot validate what they accepted, however often", () => {
  const twice = [said("a", "mhoro"), said("a", "mhoro", { at: "2026-11-22T05:00:00Z" })];
  const verdict = verdictOf(twice, plainNormal);
  expect(verdict.state).toBe("second");
  expect(wants(verdict, "a")).toBe(false);
  expect(wants(verdict, "b")).toBe(true);
});

test("two agree within the normalisation; else a third decides, and where none agree it is disputed", () => {
  const [a, b, c] = [said("a", "Mhoro, shamwari"), said("bb", "mhoro shamwari"), said("ccc", "mhoro hama")];
  expect(verdictOf([a, b], plainNormal)).toMatchObject({ state: "accepted", by: [a, b] });
  expect(verdictOf([a, c], plainNormal).state).toBe("third");
  expect(verdictOf([c, a, b], plainNormal)).toMatchObject({ state: "accepted", by: [a, b] });
  const no = said("dddd", "", { decision: "reject" });
  expect(verdictOf([a, c, no], plainNormal).state).toBe("disputed");
  expect(verdictOf([no, said("eeeee", "x", { decision: "reject" })], plainNormal).state).toBe("rejected");
  const unsure = said("f", "", { decision: "unsure" });
  expect(verdictOf([unsure], plainNormal).state).toBe("open");
  expect(wants(verdictOf([unsure], plainNormal), "f")).toBe(false);
});

test("the queue has the misheard, the uncertain and the rare first, each by its weight, and always the same", () => {
  const all = [
    { id: "c", transcript: "mhoro shamwari", hypothesis: "mhoro shamwari", confidence: 0.9 },
    { id: "b", transcript: "mhoro shamwari", hypothesis: "zuva rakanaka", confidence: 0.9 },
    { id: "a", transcript: "mhoro shamwari", confidence: 0.1 },
    { id: "d", transcript: "chipembere", confidence: 0.9 },
  ];
  const only = (weights: Partial<Parameters<typeof queueOf>[2]>) =>
    queueOf(all, [], { confidence: 0, disagreement: 0, coverage: 0, ...weights }).map(({ id }) => id)[0];
  expect(only({ disagreement: 1 })).toBe("b");
  expect(only({ confidence: 1 })).toBe("a");
  expect(only({ coverage: 1 })).toBe("d");
  expect(queueOf(all.toReversed(), [])).toEqual(queueOf(all, []));
  const covered = queueOf(all, ["chipembere", "chipembere", "chipembere"]);
  expect(covered.find(({ id }) => id === "d")?.coverage).toBe(1 / 8);
});

/** Table of Cohen's own kind: both yes 20, first alone 5, second alone 10, both no 15. */
test("kappa is 0.4 where 35 of 50 agree and chance gives half", () => {
  const pairs = [
    ...Array(20).fill(["yes", "yes"]),
    ...Array(5).fill(["yes", "no"]),
    ...Array(10).fill(["no", "yes"]),
    ...Array(15).fill(["no", "no"]),
  ].map(
    ([a, b]) =>
      new Map([
        ["a", a as string],
        ["b", b as string],
      ]),
  );
  expect(cohensKappa(pairs, "a", "b")).toBeCloseTo(0.4, 12);
  expect(cohensKappa(pairs.slice(0, 20), "a", "b")).toBeUndefined();
  expect(cohensKappa(pairs, "a", "nobody")).toBeUndefined();
});

/** Krippendorff 2011, example C and D: four observers, twelve units, gaps; 0.743 nominal, 0.815 ordinal. */
test("alpha is that of Krippendorff's own example", () => {
  // Where an observer said nothing.
  const n = 0;
  const observers = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, n, n, n],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, n, 3],
    [n, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, n],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, n],
  ];
  const units = observers[0]?.map(
    (_, unit) =>
      new Map(
        observers.flatMap((values, who) => {
          const value = values[unit] ?? 0;
          return value === 0 ? [] : [[String(who), value] as const];
        }),
      ),
  );
  expect(krippendorffsAlpha(units ?? [], nominal)).toBeCloseTo(0.743, 3);
  expect(krippendorffsAlpha(units ?? [], ordinal([1, 2, 3, 4, 5]))).toBeCloseTo(0.815, 3);
  expect(krippendorffsAlpha([new Map([["a", 1]])], nominal)).toBeUndefined();
});

test("figures: time for a minute of sound, rejections, and words in which two differ", () => {
  const second = "1".repeat(32);
  const figures = figuresOf(
    [
      said("a", "mhoro shamwari yangu huru"),
      said("b", "Mhoro shamwari yangu diki"),
      said("a", "", { item: second, decision: "reject", quality: "poor" }),
      said("b", "", { item: second, decision: "unsure", ratings: { naturalness: 4 } }),
    ],
    plainNormal,
  );
  expect(figures).toMatchObject({
    reviews: 4,
    items: 2,
    reviewers: 2,
    rejection: 1 / 3,
    perMinute: 3,
    transcripts: { pairs: 1, wer: 1 / 4 },
    ratings: { naturalness: { count: 1, mean: 4 } },
    verdicts: { third: 1, second: 1 },
  });
});

test("a row has the corrected words and a share for quality; what was rejected or is disputed has none", () => {
  const record = { file_name: "a.wav", transcription: "mhoro", language: "sn", licence: "CC0-1.0", pred_text: "moro" };
  const accepted = verdictOf(
    [
      said("a", "Mhoro.", { quality: "good", accent: "rural" }),
      said("bb", "mhoro", { quality: "fair", accent: "urban" }),
    ],
    plainNormal,
  );
  expect(reviewedRow(record, "a.wav", accepted)).toEqual({
    file_name: "a.wav",
    id: item,
    language: "sn",
    licence: "CC0-1.0",
    text: "Mhoro.",
    quality: 0.5,
    review_quality: "fair",
    original_text: "mhoro",
    review: "validated",
    reviewed_by: "a bb",
    reviewed_at: "2026-11-22T02:00:00Z",
  });
  const no = verdictOf([said("a", "", { decision: "reject" })], plainNormal);
  expect(reviewedRow(record, "a.wav", no)).toBeUndefined();
  expect(reviewedRow(record, "a.wav", verdictOf([said("a", "x"), said("b", "y")], plainNormal))).toBeUndefined();
});

test("the pictures show a tone where it is, and its height", () => {
  const sampleRate = 16_000;
  const samples = Float32Array.from({ length: sampleRate }, (_, i) =>
    i < sampleRate / 2 ? 0 : 0.5 * Math.sin((2 * Math.PI * 1_000 * i) / sampleRate),
  );
  const { lows, highs } = outline(samples, 100);
  expect([highs[10], lows[10]]).toEqual([0, 0]);
  expect(highs[75]).toBeCloseTo(0.5, 2);
  expect(lows[75]).toBeCloseTo(-0.5, 2);
  const picture = new Spectrogram(samples, sampleRate, 100);
  const column = new Float32Array(picture.rows);
  picture.column(75, column);
  const loudest = column.indexOf(Math.max(...column));
  expect((loudest * picture.topHz) / picture.rows).toBeCloseTo(1_000, -1);
  // 0.5 of full scale is 6 dB below it, of 80 that are drawn.
  expect(column[loudest]).toBeCloseTo(1 - 6.02 / 80, 2);
  picture.column(10, column);
  expect(Math.max(...column)).toBe(0);
});
