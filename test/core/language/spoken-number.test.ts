import { expect, test } from "vitest";
import { LARGEST, numberWords } from "../../../core/language/numbers.ts";
import { NumberReader } from "../../../core/language/spoken-number.ts";
import { wordsOf } from "../../../core/skills/words.ts";
import { LANGUAGES, rulesOf } from "../skills/language.ts";

/** Prime steps, so that every kind of number comes up; EVERY=1 takes all of them. */
const STEP = process.env.EVERY ? 1 : 97;
const LEAP = process.env.EVERY ? 1 : 1999;
/** Where a count could take what follows for its own: 10,001 and 11,000, 100,020 and 120,000. */
const NEAR = [
  10_001, 11_000, 11_001, 20_005, 25_000, 100_001, 100_011, 100_020, 101_000, 110_005, 115_000, 120_000, 600_099,
  699_000, 999_999,
];

test.each(LANGUAGES)("%s: what a number is called is read as that number", (language) => {
  const rules = rulesOf(language);
  const reader = new NumberReader(rules);
  const wrong: string[] = [];
  const next = (n: number) => (n < 110 ? n + 1 : n + (n < 10_000 ? STEP : LEAP));
  const tried = [...NEAR];
  for (let n = 0; n <= LARGEST; n = next(n)) tried.push(n);
  for (const n of tried) {
    const words = wordsOf(numberWords(n, rules.numbers)).map(({ is }) => is);
    const found = reader.read(words);
    if (found?.value !== n || found.words !== words.length)
      wrong.push(`${n} ${words.join(" ")} ${JSON.stringify(found)}`);
  }
  expect(wrong.slice(0, 10)).toEqual([]);
});

test("digits, decimals and thousands are numbers too, and other words are none", () => {
  const reader = new NumberReader(rulesOf("en"));
  expect(reader.read(["1,250"])).toEqual({ value: 1250, words: 1 });
  expect(reader.read(["2.5", "miles"])).toEqual({ value: 2.5, words: 1 });
  expect(reader.read("three point one four miles".split(" "))).toEqual({ value: 3.14, words: 4 });
  expect(reader.read("twenty five minutes".split(" "))).toEqual({ value: 25, words: 2 });
  expect(reader.read(["tense"])).toBeUndefined();
});

test("a word that parts a thousand from its rest is none where nothing could be mistaken", () => {
  const read = (language: (typeof LANGUAGES)[number], text: string) =>
    new NumberReader(rulesOf(language)).read(text.split(" "));
  expect(read("sn", "zviuru zviviri uye mazana matatu")).toEqual({ value: 2000, words: 2 });
  expect(read("sw", "elfu mbili pamoja na mia tatu")).toEqual({ value: 2000, words: 2 });
});
