import fc from "fast-check";
import { expect, test } from "vitest";
import { chunked } from "../../../core/retrieval/chunks.ts";
import { readHtml } from "../../../core/retrieval/html.ts";
import { readMarkdown } from "../../../core/retrieval/markdown.ts";
import { readPlain } from "../../../core/retrieval/plain.ts";
import { sentencesOf } from "../../../core/retrieval/sentences.ts";
import { stem, wayOf, wordsIn } from "../../../core/retrieval/tokens.ts";

const blocks = fc.array(
  fc.record({
    text: fc.string({ unit: "grapheme", minLength: 1, maxLength: 2_000 }).filter((text) => text.trim() !== ""),
    heading: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

test("passages stand in order, apart, within their bound, and nothing but white space is between them", () => {
  fc.assert(
    fc.property(blocks, (given) => {
      const { text, chunks } = chunked({ blocks: given });
      let at = 0;
      const left: string[] = [];
      for (const { start, end } of chunks) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(end - start).toBeLessThanOrEqual(text.length > 700 ? 1_500 : text.length);
        expect(text.slice(start, end)).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/);
        left.push(text.slice(at, start));
        at = end;
      }
      left.push(text.slice(at));
      const headings = given.filter(({ heading }) => heading).map((block) => block.text);
      if (headings.length === 0) expect(left.join("").trim()).toBe("");
    }),
    { numRuns: 60 },
  );
});

test("a passage knows its heading, and never goes on over one", () => {
  const { text, chunks } = chunked(readMarkdown("# Rendi\n\nMazana maviri.\n\nMusi wa5.\n\n## Mhuka\n\nKwete imbwa."));
  expect(chunks.map(({ start, end, heading }) => [heading, text.slice(start, end)])).toEqual([
    ["Rendi", "Mazana maviri.\n\nMusi wa5."],
    ["Mhuka", "Kwete imbwa."],
  ]);
});

test("sentences end where they end, and not behind a title, an initial or a number", () => {
  const split = (text: string) => sentencesOf(text).map(({ start, end }) => text.slice(start, end));
  expect(split("Dr. Moyo vakauya. Vakati: “Mhoro!” Zvakanaka?")).toEqual([
    "Dr. Moyo vakauya.",
    "Vakati: “Mhoro!”",
    "Zvakanaka?",
  ]);
  expect(split("Na J. M. Dube. Chikamu 3. chiri pano")).toEqual(["Na J. M. Dube.", "Chikamu 3. chiri pano"]);
  expect(split("घर यहाँ है। वह वहाँ है।")).toEqual(["घर यहाँ है।", "वह वहाँ है।"]);
});

test("readers of text take anything, and give back no control characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (source) => {
      for (const read of [readPlain, readMarkdown, readHtml])
        for (const { text } of read(source).blocks) expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    }),
    { numRuns: 60 },
  );
});

test("one way to write each word; English words lose their endings", () => {
  expect(wordsIn("Chikoro’s N’ANGA ﬁsh ന്‍ ൻ")).toEqual(["chikoro", "n'anga", "fish", "ന്", "ന്"]);
  for (const [one, other] of [
    ["bearings", "bearing"],
    ["running", "run"],
    ["stopped", "stop"],
    ["fees", "fee"],
    ["families", "family"],
    ["closes", "close"],
    ["guaranteed", "guarantee"],
    ["classes", "class"],
  ] as const)
    expect(stem(one), one).toBe(stem(other));
  expect(stem("bus")).toBe("bus");
  expect(wayOf("The rent is paid on the fifth of each month, and it is not to be late.")).toBe("stems");
  expect(wayOf("Rendi yemwedzi wega wega mazana maviri emadhora.")).toBe("grams");
});
