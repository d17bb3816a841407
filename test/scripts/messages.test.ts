import { expect, test } from "vitest";
import { compileLanguage } from "../../scripts/house/messages.mjs";

const english = {
  reviewed: true,
  words: {
    hello: "Hello",
    of: "{done} of {all}",
    files: "{count, plural, one {# file} other {# files}}",
    left: "{count, number} left",
  },
};

const compile = (words: Record<string, string>, language = "sw") =>
  compileLanguage(language, { reviewed: false, words: { ...english.words, ...words } }, english);

test("what has no place stays a string, quotes taken off", () => {
  const { words, reviewed } = compile({ hello: "n'anga '{'a'}' 'n" });
  expect(words.hello).toBe("n'anga {a} 'n");
  expect(words.of).toHaveLength(3);
  expect(reviewed).toBe(false);
});

test("a language may count where English does not", () => {
  expect(() => compile({ left: "{count, plural, one {faili #} other {mafaili #}}" })).not.toThrow();
});

test("a missing, an unknown and an unreadable message are each named", () => {
  const { hello: _, ...rest } = english.words;
  const file = { reviewed: false, words: { ...rest, of: "{done of", more: "x" } };
  const attempt = () => compileLanguage("sw", file, english);
  expect(attempt).toThrow(/sw\.json/);
  expect(attempt).toThrow(/hello: is missing/);
  expect(attempt).toThrow(/more: is not in en\.json/);
  expect(attempt).toThrow(/of: /);
});

test.each([
  ["a lost place", { of: "{done}" }, /of: has the places "done"/],
  ["a misspelt place", { of: "{done} / {al}" }, /of: has the places "al, done"/],
  ["text where English counts", { files: "{count} mafaili" }, /files: has the places/],
  ["a form too few", { files: "{count, plural, other {mafaili #}}" }, /files: has the plural forms other/],
  ["a form too many", { files: "{count, plural, one {#} few {#} other {#}}" }, /the language has one, other/],
])("%s fails", (_, words, message) => {
  expect(() => compile(words)).toThrow(message);
});

test("each language has the plural forms of its own", () => {
  const three = { files: "{count, plural, one {# soubor} few {# soubory} many {# souboru} other {# souborů}}" };
  expect(() => compile(three, "cs")).not.toThrow();
  expect(() => compile(three, "en")).toThrow(/few/);
});
