import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isBackchannel } from "../../../core/language/backchannel.ts";
import { completeness, looksComplete } from "../../../core/language/complete.ts";
import { parseRules } from "../../../core/language/rules.ts";
import { parse } from "../../../core/parse.ts";

function rulesOf(tag: string) {
  const parsed = parse(parseRules, JSON.parse(readFileSync(`models-manifest/rules/${tag}.json`, "utf8")));
  if (!parsed.ok) throw new Error(parsed.problem.path);
  return parsed.value;
}
const sn = rulesOf("sn");
const hi = rulesOf("hi");

describe("backchannels", () => {
  test.each(["ehe", "Ehe!", "ehe ehe", "mm hongu", "hongo", "Zvakanaka."])("%s lets the other go on", (text) => {
    expect(isBackchannel(text, sn)).toBe(true);
  });
  test.each(["", "kwete", "ehe mira", "ehe ehe ehe ehe", "hongu asi ndinoda mvura", "eme", "tongo"])(
    "%s does not",
    (text) => {
      expect(isBackchannel(text, sn)).toBe(false);
    },
  );
  test("a number that sounds like one is an answer", () => {
    expect(isBackchannel("right", rulesOf("en"))).toBe(true);
    expect(isBackchannel("eight", rulesOf("en"))).toBe(false);
  });
  test("of two words, and in another script", () => {
    expect(isBackchannel("ठीक है", hi)).toBe(true);
    expect(isBackchannel("जी हाँ", hi)).toBe(true);
    expect(isBackchannel("पानी", hi)).toBe(false);
  });
});

describe("whether a sentence looks complete", () => {
  test.each([
    ["hongu", 1],
    ["hongu,", 0],
    ["ndinoda mazai ne", 0],
    ["ndiudze kuti", 0],
    ["kana zvakadaro,", 0],
    ["", undefined],
    ["guta guru rezimbabwe nderipi", undefined],
    // "ne" on a word is no open word.
    ["ndinoda mazai nemukaka", undefined],
    // Recognisers put a full stop behind anything.
    ["Ndinoda mazai.", undefined],
    ["Ndinoda mazai ne.", 0],
  ])("%s: %s", (text, complete) => {
    expect(looksComplete(text, sn)).toBe(complete);
  });
  test("the model tells where the rules cannot; one word alone never counts as certainly complete", () => {
    expect(completeness("ndinoda mazai ne", sn, 0.99)).toBe(0);
    expect(completeness("ndinoda mazai", sn, 0.99)).toBe(0.99);
    expect(completeness("mukaka", sn, 0.99)).toBeLessThan(0.8);
    expect(completeness("mukaka", sn, 0.1)).toBe(0.1);
    expect(completeness("hongu", sn, 0.1)).toBe(1);
    expect(completeness("mukaka", sn, undefined)).toBe(undefined);
  });
  test("a greeting is answered alone, whatever a model expects behind it, and its question may still come", () => {
    for (const greeting of ["mangwanani", "Mangwanani.", "Mhoro!"]) {
      expect(completeness(greeting, sn, 0.02)).toBeGreaterThan(0.5);
      expect(completeness(greeting, sn, 0.99)).toBeLessThan(0.8);
    }
    expect(completeness("mangwanani ndinoda", sn, 0.9)).toBe(0);
    expect(completeness("mangwanani baba", sn, 0.1)).toBe(0.1);
  });
  test("a question mark says a little", () => {
    expect(looksComplete("Guta guru nderipi?", sn)).toBeGreaterThan(0.5);
  });
});

test.each(["sn", "en", "sw", "hi", "mr", "ml"])("%s: the waits grow with doubt", (tag) => {
  const { complete, unsure, incomplete } = rulesOf(tag).turns;
  expect(complete).toBeLessThan(unsure);
  expect(unsure).toBeLessThan(incomplete);
});

test.each(["sn", "en", "sw", "hi", "mr", "ml"])("%s: its own words are found as they stand in the data", (tag) => {
  const rules = rulesOf(tag);
  const { backchannels, openWords, greetings = [] } = rules.turns;
  expect(backchannels.filter((word) => !isBackchannel(word, rules))).toEqual([]);
  expect(openWords.filter((word) => looksComplete(`${backchannels[0]} ${word}`, rules) !== 0)).toEqual([]);
  expect(greetings.length).toBeGreaterThan(0);
  expect(greetings.filter((word) => (looksComplete(word, rules) ?? 0) <= 0.5)).toEqual([]);
});
