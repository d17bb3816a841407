import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseRules } from "../../core/language/rules.ts";
import { parse } from "../../core/parse.ts";
import { Phrases } from "../../core/phrases.ts";

const parsed = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/sn.json", "utf8")));
if (!parsed.ok) throw new Error(parsed.problem.path);
const rules = parsed.value;

function phrasesOf(text: string, sizes: readonly number[] = [text.length]) {
  const phrases = new Phrases(rules);
  const all = [];
  for (let at = 0, i = 0; at < text.length; i++) {
    const size = sizes[i % sizes.length] || 1;
    all.push(...phrases.push(text.slice(at, at + size)));
    at += size;
  }
  return [...all, ...phrases.end()];
}
const texts = (text: string) => phrasesOf(text).map((phrase) => phrase.text);

test.each([
  ["a short reply is one phrase", "Guta guru reZimbabwe iHarare.", ["Guta guru reZimbabwe iHarare."]],
  ["sentences are phrases", "Mhoro! Ndingakubatsirei nhasi?", ["Mhoro!", "Ndingakubatsirei nhasi?"]],
  [
    "the first phrase ends at a clause",
    "Kana iri njodzi, fonai kunhamba 999 kana 112 izvozvi.",
    ["Kana iri njodzi,", "fonai kunhamba 999 kana 112 izvozvi."],
  ],
  [
    "the first phrase does not wait for a clause that does not come",
    "Chibage chinodyarwa mukutanga kwemvura munaGumiguru kana Mbudzi gore rino.",
    ["Chibage chinodyarwa mukutanga kwemvura munaGumiguru kana", "Mbudzi gore rino."],
  ],
  ["an abbreviation ends no sentence", "Vona Dr. Moyo. Zvakanaka.", ["Vona Dr. Moyo.", "Zvakanaka."]],
  [
    "a number's dot, comma and colon end nothing",
    "Mari 2.5 na 1,000 pa 10:30. Ehe.",
    ["Mari 2.5 na 1,000 pa 10:30.", "Ehe."],
  ],
  ["a list's number stays with its item", "1. Mvura\n2. Hupfu", ["1. Mvura", "2. Hupfu"]],
  ["a number may end a sentence", "Zvinoita 12. Pane zvimwe here?", ["Zvinoita 12.", "Pane zvimwe here?"]],
  ["a prefixed title and initials end no sentence", "Ndaona naDr. J. Moyo. Ehe.", ["Ndaona naDr. J. Moyo.", "Ehe."]],
  [
    "a list of phone numbers is not parted",
    "Pane njodzi ingofonai kunhamba 999, 112, kana 113 izvozvi kumapurisa edu ese.",
    ["Pane njodzi ingofonai kunhamba 999, 112, kana 113 izvozvi kumapurisa", "edu ese."],
  ],
  [
    "nor a number written with spaces",
    "Runhare rwavo nderwekuti pano pa 0772 123 456.",
    ["Runhare rwavo nderwekuti pano pa 0772 123 456."],
  ],
  ["a new line ends a phrase", "Mvura\nHupfu", ["Mvura", "Hupfu"]],
  ["a straight quote closes behind its sentence", 'Akati "Mhoro!" Ndokuenda.', ['Akati "Mhoro!"', "Ndokuenda."]],
  ["an emoji behind the end does not hide it", "Zvakanaka!😀 Ehe.", ["Zvakanaka!😀", "Ehe."]],
  ["a last emoji is not spoken", "Zvakanaka! 😀", ["Zvakanaka!"]],
  ["danda ends a sentence", "एक दो। तीन", ["एक दो।", "तीन"]],
  ["a closing quote stays with its sentence", "Akati “Mhoro!” Ndokuenda.", ["Akati “Mhoro!”", "Ndokuenda."]],
  ["an emoji alone is no phrase", "Mhoro! 😀 Makadii?", ["Mhoro!", "😀 Makadii?"]],
  ["only an emoji says nothing", "😀", []],
  ["repeated marks are one end", "Chokwadi?! Ehe…", ["Chokwadi?!", "Ehe…"]],
])("%s", (_, text, expected) => {
  expect(texts(text)).toEqual(expected);
});

test("a long sentence is parted at its clauses, or without one where it must", () => {
  const clause = "ndinoda kuenda kumusha kunoona ambuya nasekuru vangu,";
  const [first, second, third] = texts(`Ehe. ${clause} ${clause} ${clause} ${clause}`);
  expect([first, second]).toEqual(["Ehe.", `${clause} ${clause}`]);
  expect(third).toBe(`${clause} ${clause}`);
  const long = texts(`Ehe. ${"zvakanaka ".repeat(60)}`).slice(1, -1);
  expect(long.length).toBeGreaterThan(3);
  for (const phrase of long) {
    expect(phrase.length).toBeGreaterThanOrEqual(120);
    expect(phrase.length).toBeLessThan(130);
  }
});

const piece = fc.constantFrom(
  "Mhoro",
  "Dr.",
  "2.5",
  "1,000",
  "10:30",
  "।",
  "!",
  "?",
  ",",
  ";",
  "…",
  " ",
  "  ",
  "\n",
  "😀",
  "”",
  "(",
  "kumusha",
  "A.",
  "3.",
  "zvakanaka",
  "é",
  "ne",
);
const reply = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));

test("fed one to three characters at a time it gives the same phrases as fed whole", () => {
  fc.assert(
    fc.property(reply, fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 9 }), (text, sizes) => {
      expect(phrasesOf(text, sizes)).toEqual(phrasesOf(text));
    }),
    { numRuns: 500 },
  );
});

test("the phrases joined are the reply but for white space and an end that says nothing", () => {
  fc.assert(
    fc.property(reply, (text) => {
      let end = 0;
      for (const phrase of phrasesOf(text)) {
        expect(text.slice(phrase.start, phrase.end)).toBe(phrase.text);
        expect(text.slice(end, phrase.start)).toMatch(/^\s*$/);
        expect(phrase.text).toMatch(/[\p{L}\p{N}]/u);
        end = phrase.end;
      }
      expect(text.slice(end)).not.toMatch(/[\p{L}\p{N}]/u);
    }),
  );
});
