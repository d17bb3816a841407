import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseRules } from "../../../core/language/rules.ts";
import { judge, totalOf } from "../../../core/measure/aloud.ts";
import { comparable } from "../../../core/measure/comparable.ts";
import { parse } from "../../../core/parse.ts";

const read = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/en.json", "utf8")));
if (!read.ok) throw new Error("the English rules cannot be read");
const rules = read.value;
const judged = (sentence: string, heard: string) => judge({ sentence, heard }, rules);

test.each([
  ["Good morning, HOW are you?", "good morning how are you"],
  ["I have 3 goats.", "i have three goats"],
  ["N’anga 'yedu' — ng'ombe!", "n'anga yedu ng'ombe"],
  ["  a\n b ", "a b"],
])("%j is counted as %j", (written, counted) => expect(comparable(written, rules)).toBe(counted));

describe("a sentence that was read aloud", () => {
  test("tells word by word what became of it", () => {
    const { differences, wordErrors, words } = judged("We sell red tomatoes here", "we tell tomatoes here now");
    expect(differences).toEqual([
      { type: "same", said: "we", heard: "we" },
      { type: "changed", said: "sell", heard: "tell" },
      { type: "left-out", said: "red" },
      { type: "same", said: "tomatoes", heard: "tomatoes" },
      { type: "same", said: "here", heard: "here" },
      { type: "put-in", heard: "now" },
    ]);
    expect({ wordErrors, words }).toEqual({ wordErrors: 3, words: 5 });
  });

  test("of which nothing was understood is wrong in every word and letter", () => {
    expect(judged("Good morning", "")).toMatchObject({ wer: 1, cer: 1, wordErrors: 2, words: 2, characters: 12 });
  });

  test("that was said as it stands is right, however it is written", () => {
    expect(judged("It is 5 o'clock.", "It is five o'clock")).toMatchObject({ wer: 0, cer: 0 });
  });
});

test("all sentences are counted together, long ones more", () => {
  const all = [
    judged("one two three four five six seven eight nine", "one two three four five six seven eight nine"),
    judged("no", "yes"),
  ];
  const total = totalOf(all);
  expect(total).toMatchObject({ sentences: 2, words: 10, wordErrors: 1, wer: 0.1 });
  expect(total?.interval.low).toBeLessThan(0.1);
  expect(total?.interval.high).toBeGreaterThan(0.1);
  expect(totalOf([])).toBeUndefined();
});
