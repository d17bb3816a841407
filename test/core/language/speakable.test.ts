import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { normalise } from "../../../core/language/normalise.ts";
import { numberWords } from "../../../core/language/numbers.ts";
import { type LanguageRules, parseRules } from "../../../core/language/rules.ts";
import { speakable } from "../../../core/language/speakable.ts";
import { parse } from "../../../core/parse.ts";

function rulesOf(tag: string): LanguageRules {
  const parsed = parse(parseRules, JSON.parse(readFileSync(`models-manifest/rules/${tag}.json`, "utf8")));
  if (!parsed.ok) throw new Error(`${tag}: ${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}

const sn = rulesOf("sn");
const en = rulesOf("en");

test.each([
  [0, "zero"],
  [7, "nomwe"],
  [10, "gumi"],
  [18, "gumi nesere"],
  [20, "makumi maviri"],
  [64, "makumi matanhatu neina"],
  [100, "zana"],
  [404, "mazana mana neina"],
  [999, "mazana mapfumbamwe nemakumi mapfumbamwe nepfumbamwe"],
  [1000, "chiuru chimwe"],
  [1980, "chiuru chimwe nemazana mapfumbamwe nemakumi masere"],
  [12_305, "zviuru gumi nepiri nemazana matatu neshanu"],
  [999_999, "zviuru mazana mapfumbamwe nemakumi mapfumbamwe nepfumbamwe nemazana mapfumbamwe nemakumi mapfumbamwe nepfumbamwe"],
])("%i in Shona", (n, words) => {
  expect(numberWords(n, sn.numbers)).toBe(words);
});

test.each([
  [13, "thirteen"],
  [42, "forty two"],
  [110, "one hundred and ten"],
  [21_007, "twenty one thousand seven"],
])("%i in English, by the same interpreter", (n, words) => {
  expect(numberWords(n, en.numbers)).toBe(words);
});

test("different numbers have different words", () => {
  for (const { numbers } of [sn, en]) {
    const all = new Set(Array.from({ length: 10_000 }, (_, i) => numberWords(i * 99 + (i % 7), numbers)));
    expect(all.size).toBe(new Set(Array.from({ length: 10_000 }, (_, i) => i * 99 + (i % 7))).size);
  }
});

test.each([
  [
    "Kana iri njodzi, fonai kunhamba 999 kana 112 izvozvi.",
    "Kana iri njodzi, fonai kunhamba pfumbamwe pfumbamwe pfumbamwe kana poshi poshi piri izvozvi.",
  ],
  ["Vanhu 999 vakauya.", "Vanhu mazana mapfumbamwe nemakumi mapfumbamwe nepfumbamwe vakauya."],
  ["gore ra1980.", "gore rachiuru chimwe nemazana mapfumbamwe nemakumi masere."],
  ["0772 123 456", "zero nomwe nomwe piri poshi piri tatu ina shanu tanhatu"],
  ["+263 77 212", "piri tanhatu tatu nomwe nomwe piri poshi piri"],
  ["1,250 nevana", "chiuru chimwe nemazana maviri nemakumi mashanu nevana"],
  ["2.5", "piri poindi shanu"],
  ["10:30", "gumi nemaminitsi makumi matatu"],
  ["1234567", "poshi piri tatu ina shanu tanhatu nomwe"],
  ["007", "zero zero nomwe"],
  ["15%", "gumi neshanu muzana"],
  ["5kg", "shanu kg"],
  ["٣ na ৪", "tatu na ina"],
  ["Dr. Moyo", "chiremba Moyo"],
])("%s is spoken as words", (written, spoken) => {
  expect(speakable(written, sn).trim()).toBe(spoken);
});

test("no digit of any script is left, and text without digits stays as it is", () => {
  const digits = fc.stringMatching(/^[\d٠-٩०-९½²Ⅳ .,:+%-]{0,24}$/);
  fc.assert(
    fc.property(digits, fc.string({ unit: "grapheme" }), (number, text) => {
      expect(speakable(`${text}${number}${text}`, sn)).not.toMatch(/\p{N}/u);
    }),
  );
  expect(speakable("Guta guru reZimbabwe iHarare.", sn)).toBe("Guta guru reZimbabwe iHarare.");
});

test("texts are compared as the recogniser writes them", () => {
  expect(normalise("N’anga  yaTendai, 12!", sn)).toBe("n'anga yatendai gumi nepiri");
});

test("a rule file with a mistake is refused with its place", () => {
  const broken = { ...JSON.parse(readFileSync("models-manifest/rules/sn.json", "utf8")), clauses: "," };
  expect(parse(parseRules, broken)).toMatchObject({ ok: false, problem: { path: "clauses" } });
  const file = JSON.parse(readFileSync("models-manifest/rules/sn.json", "utf8"));
  delete file.numbers.words["7"];
  expect(parse(parseRules, file, "packs[0].rules")).toMatchObject({ problem: { path: "packs[0].rules.numbers.words.7" } });
});
