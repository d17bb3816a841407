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
  ["a short sentence is one phrase", "Ndanyora mazai matanhatu.", ["Ndanyora mazai matanhatu."]],
  ["sentences are phrases", "Mhoro! Ndingakubatsirei nhasi?", ["Mhoro!", "Ndingakubatsirei nhasi?"]],
  [
    "the first phrase ends at a clause",
    "Kana iri njodzi, fonai kunhamba 999 kana 112 izvozvi.",
    ["Kana iri njodzi,", "fonai kunhamba 999 kana 112 izvozvi."],
  ],
  [
    "the first phrase does not wait for a clause that does not come",
    "Chibage chinodyarwa mukutanga kwemvura munaGumiguru kana Mbudzi gore rino.",
    ["Chibage chinodyarwa", "mukutanga kwemvura munaGumiguru kana Mbudzi", "gore rino."],
  ],
  ["one word alone is not torn off", "Zvinokurudzirwa chaizvo nhasi uno.", ["Zvinokurudzirwa chaizvo", "nhasi uno."]],
  ["a clause of two words is enough at first", "Zvakanaka shamwari, handei.", ["Zvakanaka shamwari,", "handei."]],
  [
    "a number in words is not parted",
    "Awa rine maminiti makumi matanhatu. Vhiki rine zana nemakumi matanhatu.",
    ["Awa rine maminiti", "makumi matanhatu.", "Vhiki rine zana nemakumi matanhatu."],
  ],
  [
    "nor a title and a name",
    "Ndakataura naDr. Moyo nezuro. Ndakaona Tendai Moyo Hove nhasi.",
    ["Ndakataura naDr. Moyo", "nezuro.", "Ndakaona Tendai Moyo Hove nhasi."],
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
    ["Pane njodzi ingofonai", "kunhamba 999, 112, kana 113 izvozvi kumapurisa", "edu ese."],
  ],
  [
    "nor a number written with spaces",
    "Runhare rwavo nderwekuti pano pa 0772 123 456.",
    ["Runhare rwavo nderwekuti", "pano pa 0772 123 456."],
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

test("phrases grow: each may take as long to make as half of what went before takes to say", () => {
  const sizes = texts("zvakanaka ".repeat(80)).map((phrase) => phrase.length);
  expect(sizes.slice(0, 6)).toEqual([19, 49, 89, 129, 129, 129]);
  expect(sizes.slice(3, -1).every((size) => size === 129)).toBe(true);
});

test("a long sentence is parted at its clauses where they are long enough", () => {
  const clause = "ndinoda kuenda kumusha kunoona ambuya nasekuru vangu,";
  const first = "Zvakanaka chaizvo, ndinonzwisisa zvauri kutaura nhasi, ndinokutendai";
  const all = texts(`${first} shamwari yangu, ${clause} ${clause} ${clause} ${clause}`);
  expect(all).toEqual([
    "Zvakanaka chaizvo,",
    "ndinonzwisisa zvauri kutaura nhasi,",
    "ndinokutendai shamwari yangu, ndinoda kuenda kumusha kunoona ambuya nasekuru vangu,",
    `${clause} ${clause}`,
    clause,
  ]);
});

test("after a short sentence the next phrase is short as well: little is left to say while it is made", () => {
  expect(texts("Hongu. Ndinoda kuenda kumusha nhasi.")).toEqual(["Hongu.", "Ndinoda kuenda kumusha", "nhasi."]);
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
