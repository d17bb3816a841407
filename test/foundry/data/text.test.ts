import fc from "fast-check";
import { expect, test } from "vitest";
import type { UtteranceRow } from "../../../foundry/data/row.ts";
import { Splitter } from "../../../foundry/data/split.ts";
import { evenText, scriptRatio, sentenceKey } from "../../../foundry/data/text.ts";
import { escaped, unescaped } from "../../../foundry/data/tsv.ts";

test("what looks alike is spelled alike", () => {
  expect(evenText("അവന്\u200D", "ml")).toBe("അവൻ");
  expect(evenText("e\u0301  ka\u00A0mba\u200B", "sn")).toBe("é ka mba");
  expect(evenText("n’anga", "sn")).toBe("n'anga");
  // A joiner between consonants keeps a Devanagari conjunct open, which is spelling and no dirt.
  expect(evenText("क्\u200Dष", "hi")).toBe("क्\u200Dष");
});

test("even text stays as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.constantFrom("sn", "hi", "ml"), (text, language) => {
      const once = evenText(text, language);
      expect(evenText(once, language)).toBe(once);
    }),
  );
});

test("the script's share counts letters and marks alone", () => {
  expect(scriptRatio("സുഖമാണോ? 123", "ml")).toBe(1);
  expect(scriptRatio("hello ണണ", "ml")).toBeCloseTo(2 / 7);
  expect(scriptRatio("123 !?", "ml")).toBe(0);
});

test("a line of Common Voice holds any text but line breaks", () => {
  const field = fc.string({ unit: "binary" }).map((text) => text.replace(/[\r\n]/g, ""));
  fc.assert(
    fc.property(fc.array(field, { minLength: 1 }), (fields) => {
      expect(unescaped(escaped(fields).slice(0, -1))).toEqual(fields);
    }),
  );
});

const corpus = fc.array(
  fc.record({
    speaker: fc.constantFrom("", ..."abcdefgh".split("").map((c) => c.repeat(64))),
    text: fc.constantFrom(..."mhoro shamwari makadii zvakanaka ndatenda".split(" ")),
    split: fc.constantFrom(undefined, undefined, "train", "dev", "test"),
  }),
);

test("splits share no speaker and no sentence, whatever the source says", () => {
  fc.assert(
    fc.property(corpus, (given) => {
      const rows = given as unknown as UtteranceRow[];
      const splitter = new Splitter();
      for (const row of rows) splitter.learn(row);
      const places = rows
        .map((row) => ({ row, split: splitter.splitOf(row) }))
        .filter(({ split }) => split !== "other");
      for (const a of places)
        for (const b of places) {
          if (a.split === b.split) continue;
          expect(sentenceKey(a.row.text)).not.toBe(sentenceKey(b.row.text));
          if (a.row.speaker) expect(a.row.speaker).not.toBe(b.row.speaker);
        }
    }),
  );
});
