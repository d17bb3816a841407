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
const nine = "pfumbamwe";
const digits112 = "poshi poshi piri";

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
  [
    999_999,
    "zviuru mazana mapfumbamwe nemakumi mapfumbamwe nepfumbamwe nemazana mapfumbamwe nemakumi mapfumbamwe nepfumbamwe",
  ],
])("%i in Shona", (n, words) => {
  expect(numberWords(n, sn.numbers)).toBe(words);
});

test.each([
  [13, "thirteen"],
  [42, "forty two"],
  [110, "one hundred and ten"],
  [21_007, "twenty one thousand and seven"],
])("%i in English, by the same interpreter", (n, words) => {
  expect(numberWords(n, en.numbers)).toBe(words);
});

test("different numbers have different words", () => {
  const wordsUpTo = (end: number, { numbers }: LanguageRules) =>
    new Set(Array.from({ length: end }, (_, n) => numberWords(n, numbers))).size;
  expect(wordsUpTo(50_000, sn)).toBe(50_000);
  expect(wordsUpTo(50_000, en)).toBe(50_000);
  expect(numberWords(11_000, sn.numbers)).toBe("zviuru gumi neposhi");
  expect(numberWords(10_001, sn.numbers)).toBe("zviuru gumi uye poshi");
});

test("a number beyond the grammar is a mistake of the caller", () => {
  expect(() => numberWords(-1, sn.numbers)).toThrow(RangeError);
  expect(() => numberWords(2.5, sn.numbers)).toThrow(RangeError);
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
  ["10:30", "gumi nemaminiti makumi matatu"],
  ["1234567", "poshi piri tatu ina shanu tanhatu nomwe"],
  ["007", "zero zero nomwe"],
  ["15%", "gumi neshanu muzana"],
  ["5kg", "makirogiramu mashanu"],
  ["٣ na ৪", "tatu na ina"],
  ["Dr. Moyo", "chiremba Moyo"],
  ["naDr Moyo naMai. Chipo", "nachiremba Moyo namai Chipo"],
  [
    "fonai 999, 112 kana pa113. Vanhu 250.",
    `fonai ${nine} ${nine} ${nine}, ${digits112} kana paposhi poshi tatu. Vanhu mazana maviri nemakumi mashanu.`,
  ],
  ["Fonai nhasi. 112 mazai", "Fonai nhasi. zana negumi nepiri mazai"],
  ["kunhamba112", `kunhamba ${digits112}`],
  ["nhamba 12 uye 2.5", "nhamba gumi nepiri uye piri poindi shanu"],
  ["(0772) 123-456", "zero nomwe nomwe piri poshi piri tatu ina shanu tanhatu"],
  ["263 77 212 3456", "piri tanhatu tatu nomwe nomwe piri poshi piri tatu ina shanu tanhatu"],
  ["(5 mazai)", "(shanu mazai)"],
  [
    "1980-1990",
    "chiuru chimwe nemazana mapfumbamwe nemakumi masere kusvika chiuru chimwe nemazana mapfumbamwe nemakumi mapfumbamwe",
  ],
  ["1,000.50", "chiuru chimwe poindi shanu zero"],
  ["10 000, 1,00,000", "zviuru gumi, zviuru zana"],
  ["12.11.2026", "gumi nepiri Mbudzi zviuru zviviri nemakumi maviri netanhatu"],
  ["10:00, 10:05, 25:70", "gumi, gumi nemaminiti mashanu, makumi maviri neshanu makumi manomwe"],
  ["$5 + 3 = -8 & 1", "madhora mashanu kuwedzera tatu zvinoita kubvisa sere uye poshi"],
  ["A4, 3x4, ma5", "A ina, tatu x ina, mashanu"],
  ["Mhoro! 👨‍👩‍👧5️⃣", "Mhoro! shanu"],
])("%s is spoken as words", (written, spoken) => {
  expect(speakable(written, sn).trim()).toBe(spoken);
});

test.each([
  ["Call 112 or 999.", "Call one one two or nine nine nine."],
  ["It is 10:05, then 11:00.", "It is ten oh five, then eleven o'clock."],
  ["$2.50 is 50% of £5", "two dollars and fifty cents is fifty percent of five pounds"],
  ["Dr. Moyo, e.g. at 5", "doctor Moyo, for example at five"],
])("%s in English", (written, spoken) => {
  expect(speakable(written, en).trim()).toBe(spoken);
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
  expect(normalise("Café 😀\n“Ehe” — 1980", sn)).toBe("caf ehe chiuru chimwe nemazana mapfumbamwe nemakumi masere");
  expect(normalise("?! …", sn)).toBe("");
});

test("a rule file with a mistake is refused with its place", () => {
  const broken = { ...JSON.parse(readFileSync("models-manifest/rules/sn.json", "utf8")), clauses: "," };
  expect(parse(parseRules, broken)).toMatchObject({ ok: false, problem: { path: "clauses" } });
  const file = JSON.parse(readFileSync("models-manifest/rules/sn.json", "utf8"));
  delete file.numbers.words["7"];
  const unordered = {
    ...broken,
    clauses: undefined,
    numbers: { ...broken.numbers, scales: [...broken.numbers.scales].reverse() },
  };
  delete unordered.clauses;
  expect(parse(parseRules, unordered)).toMatchObject({ problem: { path: "numbers.scales[1].value" } });
  expect(parse(parseRules, file, "packs[0].rules")).toMatchObject({
    problem: { path: "packs[0].rules.numbers.words.7" },
  });
});
