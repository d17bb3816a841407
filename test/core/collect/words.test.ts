import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import consentSn from "../../../app/collect/consent/sn.json";
import wordsEn from "../../../app/collect/private/en.json";
import wordsSn from "../../../app/collect/private/sn.json";
import promptsSn from "../../../app/collect/prompts/sn.json";
import { newId } from "../../../core/collect/clip.ts";
import { answerOf } from "../../../core/collect/consent.ts";
import { choosePrompts, coverage } from "../../../core/collect/prompts.ts";
import { redact } from "../../../core/collect/redact.ts";
import { syllables } from "../../../core/collect/syllables.ts";

describe("syllables", () => {
  test.each([
    ["mwana", ["mwa", "na"]],
    ["bulawayo", ["bu", "la", "wa", "yo"]],
    ["bhazi", ["bha", "zi"]],
    ["from", ["fro", "m"]],
    ["विद्यालय", ["वि", "द्या", "ल", "य"]],
    ["വിദ്യാലയം", ["വി", "ദ്യാ", "ല", "യം"]],
  ])("of %s", (word, parts) => expect(syllables(word)).toEqual(parts));

  test("put together are the word again", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z']{0,12}$/), (word) => {
        expect(syllables(word).join("")).toBe(word);
      }),
    );
  });
});

describe("prompts", () => {
  test("bring what is seldom first, each once, and none that was read", () => {
    const list = ["baba baba", "zvino", "Baba, baba!", "baba zvino", ""];
    expect(choosePrompts(list, [])[0]).toBe("baba zvino");
    expect(choosePrompts(list, [])).toHaveLength(3);
    expect(choosePrompts(list, ["BABA ZVINO."])).not.toContain("baba zvino");
  });

  test("cover the syllables of the list sooner than its own order does", () => {
    const { sentences } = promptsSn;
    const half = sentences.length / 4;
    expect(coverage(sentences, choosePrompts(sentences, []).slice(0, half))).toBeGreaterThan(
      coverage(sentences, sentences.slice(0, half)),
    );
    expect(coverage(sentences, sentences)).toBe(1);
  });

  test("leave nothing out and make nothing up", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-e ]{1,8}$/), { maxLength: 12 }), (list) => {
        const chosen = choosePrompts(list, []);
        expect(chosen.every((sentence) => list.includes(sentence))).toBe(true);
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(coverage(list, chosen)).toBe(coverage(list, list));
      }),
    );
  });
});

describe("redaction", () => {
  test.each([
    ["My name is Xolani and I live here", "My name is [name] and I live here", ["name"]],
    ["Ask Mary, please", "Ask [name], please", ["name"]],
    ["ring me at +263 77 212 3456 today", "ring me at [phone] today", ["phone"]],
    ["ring 0772-123-456", "ring [phone]", ["phone"]],
    ["my number is 63-1234567 A 42", "my number is [id]", ["id"]],
    ["it is zero seven seven two one two three", "it is [phone]", ["phone"]],
    ["write to a.b@example.co.zw", "write to [email]", ["email"]],
    ["it cost 1500 dollars in 2026", "it cost 1500 dollars in 2026", []],
  ])("of %s", (text, left, found) => expect(redact(text, wordsEn)).toEqual({ text: left, found }));

  test("knows Shona's own ways", () => {
    expect(redact("Zita rangu ndiTafara, ndinogara kuMutare", wordsSn).text).toBe(
      "Zita rangu [name], ndinogara kuMutare",
    );
    expect(redact("nhamba yacho zero nomwe nomwe piri motsi tatu", wordsSn).text).toBe("nhamba yacho [phone]");
  });

  test("leaves ordinary words where the speaker says that no name is meant, and numbers never", () => {
    expect(redact("Simba rakawanda, 0772 123 456", wordsSn, false)).toEqual({
      text: "Simba rakawanda, [phone]",
      found: ["phone"],
    });
  });

  test("leaves no number of seven digits and more, however it is parted", () => {
    const parted = fc.array(fc.tuple(fc.constantFrom("0", "4", "9"), fc.constantFrom("", " ", "-", ".")), {
      minLength: 7,
      maxLength: 14,
    });
    fc.assert(
      fc.property(parted, fc.constantFrom("call ", "", "x: "), (digits, before) => {
        const { text } = redact(`${before}${digits.map((pair) => pair.join("")).join("")} bye`, wordsEn);
        expect(text.replace(/\D/g, "").length).toBeLessThan(7);
      }),
    );
  });

  test("twice changes nothing more", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("my name is ", "mary ", "[", "077 ", "1234567 ", "a@b.c ", "one ", "x ") }),
        (text) => {
          const once = redact(text, wordsEn).text;
          expect(redact(once, wordsEn).text).toBe(once);
        },
      ),
    );
  });
});

test("an answer is yes, no, or nothing that may be taken for one", () => {
  expect(answerOf("Hongu!", consentSn)).toBe("yes");
  expect(answerOf("aiwa, handidi", consentSn)).toBe("no");
  expect(answerOf("hongu kana aiwa", consentSn)).toBeUndefined();
  expect(answerOf("hongurai", consentSn)).toBeUndefined();
  expect(answerOf("", consentSn)).toBeUndefined();
});

test("ids sort by time and are what the foundry's rows are called by", () => {
  const bytes = Uint8Array.from({ length: 10 }, () => 255);
  expect(newId(1, bytes) < newId(2, new Uint8Array(10))).toBe(true);
  expect(newId(Date.UTC(2026, 10, 21), bytes)).toMatch(/^[0-9a-f]{32}$/);
});
