import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Chunk } from "../../../core/measure/alignment.ts";
import { type Alignments, characterErrors, type Sentences, wordErrors } from "../../../core/measure/wer.ts";

/** REF and HYP lines and the line of marks below them, as JiWER's `visualize_alignment` prints them. */
function drawn(of: Alignments, gap: string, sentence = 0): [string, string, string] {
  const ref = of.references[sentence] ?? [];
  const hyp = of.hypotheses[sentence] ?? [];
  const columns = (of.alignments[sentence] ?? []).flatMap(({ type, refStart, refEnd, hypStart, hypEnd }) =>
    Array.from({ length: Math.max(refEnd - refStart, hypEnd - hypStart) }, (_, k) => {
      const r = type === "insert" ? "*".repeat(hyp[hypStart + k]?.length ?? 0) : (ref[refStart + k] ?? "");
      const h = type === "delete" ? "*".repeat(ref[refStart + k]?.length ?? 0) : (hyp[hypStart + k] ?? "");
      const width = Math.max(r.length, h.length);
      const mark = { equal: " ", replace: "S", delete: "D", insert: "I" }[type];
      return [r.padStart(width), h.padStart(width), mark.padStart(width)] as const;
    }),
  );
  return [0, 1, 2].map((row) => columns.map((column) => column[row]).join(gap)) as [string, string, string];
}

describe("the measures of JiWER's own tests (tests/test_measures.py)", () => {
  test.each<[Sentences, Sentences, number, number, number]>([
    ["This is a test", "This is a test", 0, 0, 0],
    ["This is a test", "", 1, 1, 1],
    [["This is a test"], "This test", 0.5, 0.5, 0.5],
    ["X", "X X Y Y", 3, 0.75, 0.75],
    ["X Y X", "X Z", 2 / 3, 2 / 3, 5 / 6],
    ["X", "Y", 1, 1, 1],
    ["X", "Y Z", 2, 1, 1],
    ["i am a short ground truth", "i am a considerably longer and very much incorrect hypothesis", 7 / 6, 0.7, 0.85],
    ["hello this sentence is fractured", "this sentence", 0.6, 0.6, 0.6],
    [["i", "am i good"], ["i am", "i good"], 0.5, 0.4, 7 / 16],
    [["am i good", "i"], ["i good", "i am"], 0.5, 0.4, 7 / 16],
    [["hello world", ""], ["hello world", "done"], 1 / 2, 1 / 3, 1 / 3],
  ])("%j against %j", (reference, hypothesis, wer, mer, wil) => {
    const errors = wordErrors(reference, hypothesis);
    expect(errors.wer).toBeCloseTo(wer, 12);
    expect(errors.mer).toBeCloseTo(mer, 12);
    expect(errors.wil).toBeCloseTo(wil, 12);
    expect(errors.wip).toBeCloseTo(1 - wil, 12);
  });

  test.each<[Sentences, Sentences, number]>([
    ["This is a test", "This test", 5 / 14],
    ["X", "X X Y Y", 6],
    ["X Y X", "X Z", 3 / 5],
    ["X", "Y", 1],
    ["X", "Y Z", 3],
    [["i", "am i good"], ["i am", "i good"], 0.6],
    ["", "", 0],
    ["", "abd", 3],
    ["abc", "", 1],
  ])("characters of %j against %j", (reference, hypothesis, cer) => {
    expect(characterErrors(reference, hypothesis).cer).toBeCloseTo(cer, 12);
  });

  test("an empty reference costs one per word heard", () => {
    expect(wordErrors("", "")).toMatchObject({ wer: 0, mer: 0, wip: 1, wil: 0 });
    expect(wordErrors(["", ""], ["", ""])).toMatchObject({ wer: 0, mer: 0, wip: 1, wil: 0 });
    expect(wordErrors("", "0 1 2 3")).toMatchObject({ wer: 4, mer: 1, wip: 0, wil: 1, insertions: 4 });
  });

  test("lists of different lengths cannot be compared", () => {
    expect(() => wordErrors(["hello", "this"], ["this sentence"])).toThrow(RangeError);
  });
});

describe("the alignments of JiWER's own tests (tests/test_alignment.py)", () => {
  test.each([
    ["this is a ****", "this is a test", "             I"],
    ["this  is a ***** test of skill", "this was a messy test ** *****", "       S       I       D     D"],
    [
      "this test will have a high word error rate",
      "  no   it will  not * **** **** ***** ****",
      "   S    S         S D    D    D     D    D",
    ],
    ["**** short one here", "shoe order one ****", "   I     S        D"],
  ])("words: %s", (ref, hyp, marks) => {
    const plain = (line: string) => line.replaceAll("*", "");
    expect(drawn(wordErrors(plain(ref), plain(hyp)), " ")).toEqual([ref, hyp, marks]);
  });

  test.each([
    ["this *is a tes*t of skill", "this was a messy te*st***", "     IS    S  IS SSD SDDD"],
    [
      "this test will  have a high word error rate",
      "no** i**t will n*************o***********t*",
      "SSDD SDD       SDDDDDDDDDDDDD DDDDDDDDDDD D",
    ],
    ["one", "1**", "SDD"],
  ])("characters: %s", (ref, hyp, marks) => {
    const plain = (line: string) => line.replaceAll("*", "");
    expect(drawn(characterErrors(plain(ref), plain(hyp)), "")).toEqual([ref, hyp, marks]);
  });

  test("the counts of its summaries", () => {
    const said = "this test will  have a high word error rate";
    expect(wordErrors(said, "no it will not")).toMatchObject({
      substitutions: 3,
      deletions: 5,
      insertions: 0,
      hits: 1,
    });
    const letters = characterErrors(said, "no it will not");
    expect(letters).toMatchObject({ substitutions: 4, deletions: 29, insertions: 0, hits: 10 });
    expect(letters.cer).toBeCloseTo(0.7674, 4);
  });

  test("the example of its documentation, chunk by chunk", () => {
    const { alignments, wer, mer, wil, wip } = wordErrors(
      ["short one here", "quite a bit of longer sentence"],
      ["shoe order one", "quite bit of an even longest sentence here"],
    );
    expect({ wer, mer, wil, wip }).toEqual({ wer: 8 / 9, mer: 8 / 13, wil: 1 - 25 / 99, wip: 25 / 99 });
    expect(alignments.map((chunks) => chunks.map((c) => [c.type, c.refStart, c.refEnd, c.hypStart, c.hypEnd]))).toEqual(
      [
        [
          ["insert", 0, 0, 0, 1],
          ["replace", 0, 1, 1, 2],
          ["equal", 1, 2, 2, 3],
          ["delete", 2, 3, 3, 3],
        ],
        [
          ["equal", 0, 1, 0, 1],
          ["delete", 1, 2, 1, 1],
          ["equal", 2, 4, 1, 3],
          ["insert", 4, 4, 3, 5],
          ["replace", 4, 5, 5, 6],
          ["equal", 5, 6, 6, 7],
          ["insert", 6, 6, 7, 8],
        ],
      ],
    );
  });
});

test("a character is a code point, and a single tab is part of a word as JiWER has it", () => {
  expect(characterErrors("a😀b", "a😁b")).toMatchObject({ cer: 1 / 3, hits: 2, substitutions: 1 });
  expect(wordErrors("a\tb", "a b").references).toEqual([["a\tb"]]);
});

/** The fewest edits, by trying everything. */
function fewest(ref: readonly string[], hyp: readonly string[]): number {
  if (ref.length === 0 || hyp.length === 0) return ref.length + hyp.length;
  const [r, ...restRef] = ref;
  const [h, ...restHyp] = hyp;
  if (r === h) return fewest(restRef, restHyp);
  return 1 + Math.min(fewest(restRef, restHyp), fewest(restRef, hyp), fewest(ref, restHyp));
}

function rebuilt(of: Alignments, chunks: readonly Chunk[]): string[] {
  const [ref = [], hyp = []] = [of.references[0], of.hypotheses[0]];
  return chunks.flatMap((c) =>
    c.type === "equal" ? ref.slice(c.refStart, c.refEnd) : hyp.slice(c.hypStart, c.hypEnd),
  );
}

test("edits are the fewest possible and turn the reference into the hypothesis", () => {
  const words = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 6 });
  fc.assert(
    fc.property(words, words, (ref, hyp) => {
      const errors = wordErrors(ref.join(" "), hyp.join(" "));
      const { substitutions, deletions, insertions, hits } = errors;
      expect(substitutions + deletions + insertions).toBe(fewest(ref, hyp));
      expect(hits + substitutions + deletions).toBe(ref.length);
      expect(hits + substitutions + insertions).toBe(hyp.length);
      expect(rebuilt(errors, errors.alignments[0] ?? [])).toEqual(hyp);
    }),
    { numRuns: 400 },
  );
});

test("the errors of a corpus are those of its sentences summed", () => {
  const sentence = fc.stringMatching(/^[ab ]{0,12}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(sentence, sentence), { maxLength: 5 }), (pairs) => {
      const whole = wordErrors(
        pairs.map(([ref]) => ref),
        pairs.map(([, hyp]) => hyp),
      );
      const alone = pairs.map(([ref, hyp]) => wordErrors(ref, hyp));
      for (const key of ["hits", "substitutions", "deletions", "insertions"] as const)
        expect(whole[key]).toBe(alone.reduce((sum, errors) => sum + errors[key], 0));
    }),
  );
});
