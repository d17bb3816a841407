import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkLanguage } from "../../foundry/language/check.ts";

const STEP = 99_991;
const read = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const filesOf = (tag: string, folder = "models-manifest") => ({
  tag,
  rules: read(`${folder}/rules/${tag}.json`),
  pack: read(`${folder}/packs/${tag}.json`),
});
const wrongIn = (files: Parameters<typeof checkLanguage>[0]) =>
  checkLanguage(files, STEP).flatMap(({ level, text }) => (level === "wrong" ? [text] : []));

test.each(["sn", "en", "sw", "hi", "mr", "ml"])("%s has nothing wrong", (tag) => {
  expect(wrongIn(filesOf(tag))).toEqual([]);
});

test("the worked example has nothing wrong, and says what it lacks", () => {
  const findings = checkLanguage(filesOf("id", "docs/example-language"), STEP);
  expect(findings.filter(({ level }) => level === "wrong")).toEqual([]);
  expect(findings.filter(({ level }) => level === "missing").map(({ text }) => text.split(":")[0])).toEqual([
    "rules.numbers.ordinals",
    "pack.prompts.tiers.large",
    "pack.evaluation",
  ]);
});

test("the template says what is to be written, and each text of it can be", () => {
  const [rules, pack] = [read("models-manifest/template/rules.json"), read("models-manifest/template/pack.json")];
  const findings = checkLanguage({ tag: "xx", rules, pack }, STEP);
  const marked = JSON.stringify([rules, pack]).split('"FILL IN').length - 1;
  expect(marked).toBeGreaterThan(50);
  const asked = findings.filter(({ text }) => /^(?:rules|pack)\..* is still to be written: FILL IN/.test(text));
  expect(asked.length).toBe(findings.length);
});

test.each([
  ["a key nobody knows", { plurals: [] }, "rules.plurals is not a known key"],
  [
    "a letter the alphabet lacks",
    { symbols: { "%": "per cént" } },
    'rules.symbols.%: "per cént" has "é", which the alphabet lacks',
  ],
  [
    "a backchannel without a word",
    { turns: { ...turns(), backchannels: ["12"] } },
    'rules.turns.backchannels: "12" has no word in it',
  ],
  [
    "an apostrophe of another kind",
    { phoneWords: ["don’t"] },
    `rules.phoneWords[0]: "don’t" is spelt "don't" elsewhere`,
  ],
  [
    "a word that is replaced twice",
    { heard: { ...heard(), words: { colour: "color", color: "colour" } } },
    'rules.heard: "colour" becomes "color", which is replaced again',
  ],
  [
    "two numbers of one name",
    { numbers: { ...numbers(), words: { ...numbers().words, 17: "seven" } } },
    'rules.numbers: 7 is "seven", which is read as 17',
  ],
])("%s is found", (_, change, said) => {
  const files = filesOf("en");
  const wrong = wrongIn({ ...files, rules: { ...files.rules, ...change } });
  expect(wrong.length).toBeLessThan(8);
  expect(wrong.some((text) => text.startsWith(said))).toBe(true);
});

test("a pack under another tag is found", () => {
  expect(wrongIn({ ...filesOf("en"), tag: "sn" })).toEqual(["pack.tag is en, not sn"]);
});

function turns() {
  return read("models-manifest/rules/en.json").turns;
}
function heard() {
  return read("models-manifest/rules/en.json").heard;
}
function numbers() {
  return read("models-manifest/rules/en.json").numbers;
}
