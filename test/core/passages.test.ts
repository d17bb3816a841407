import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseRules } from "../../core/language/rules.ts";
import { parse } from "../../core/parse.ts";
import { passages } from "../../core/passages.ts";

const parsed = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/sn.json", "utf8")));
if (!parsed.ok) throw new Error(parsed.problem.path);
const rules = parsed.value;

test("a passage is a sentence, also where an answer would have begun with less", () => {
  const text = "Guta guru reZimbabwe rinonzi Harare, uye riri kuchamhembe. Rine vanhu vazhinji.";
  expect(passages(text, rules).map((passage) => passage.text)).toEqual([
    "Guta guru reZimbabwe rinonzi Harare, uye riri kuchamhembe.",
    "Rine vanhu vazhinji.",
  ]);
});

test("a long sentence is cut, and nothing of the text is lost", () => {
  const text = `${"mvura yakanaka, ".repeat(20)}pano.`;
  const found = passages(text, rules);
  expect(found.length).toBeGreaterThan(2);
  expect(Math.max(...found.map((passage) => passage.text.length))).toBeLessThanOrEqual(240);
  expect(found.map((passage) => passage.text).join(" ")).toBe(text);
});

test("what says nothing has no passage", () => {
  expect(passages("", rules)).toEqual([]);
  expect(passages(" … ", rules)).toEqual([]);
});
