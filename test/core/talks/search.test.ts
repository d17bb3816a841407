import { expect, test } from "vitest";
import { excerpt, findable, folded, hasAll, marked, wordsOf } from "../../../core/talks/search.ts";
import { talk, turn } from "./talks.ts";

const shown = (pieces: readonly { text: string; hit: boolean }[]) =>
  pieces.map(({ text, hit }) => (hit ? `[${text}]` : text)).join("");

test("capitals and accents make no difference, Indic vowel signs do", () => {
  expect(folded("Café ÉCOLE")).toBe("cafe ecole");
  expect(folded("cafe\u0301")).toBe("cafe");
  expect(folded("कि")).not.toBe(folded("कु"));
  expect(folded("മലയാളം")).toBe("മലയാളം".normalize("NFD"));
});

test("all words must be somewhere, in the title or in what was said", () => {
  const one = { ...talk("a", [turn(1, { asked: "Mvura inonzi chii?", answered: "Water" })]), title: "Rukova" };
  const found = (query: string) => hasAll(findable(one), wordsOf(query));
  for (const query of ["", "  ", "mvura", "WATER chii", "rukova water", "inon"]) expect(found(query), query).toBe(true);
  for (const query of ["moto", "mvura moto"]) expect(found(query), query).toBe(false);
});

test("matches are marked in the text as it is written", () => {
  expect(shown(marked("Café, cafe\u0301 🙂 CAFES", ["cafe"]))).toBe("[Café], [cafe\u0301] 🙂 [CAFE]S");
  expect(shown(marked("aaaa", ["aa", "aaa"]))).toBe("[aaaa]");
  expect(shown(marked("nothing here", ["x"]))).toBe("nothing here");
  expect(shown(marked("", ["x"]))).toBe("");
  expect(shown(marked("İstanbul kalesi", ["kale"]))).toBe("İstanbul [kale]si");
});

test("an excerpt stands around the match and ends within bounds", () => {
  const long = `${"mberi ".repeat(60)}mvura ${"shure ".repeat(60)}`;
  const pieces = excerpt(talk("a", [turn(1), turn(2, { answered: long })]), ["mvura"]);
  const text = shown(pieces);
  expect(text).toMatch(/^…mberi .*\[mvura\] shure .*…$/);
  expect(text.length).toBeLessThan(180);
  expect(excerpt(talk("a"), ["title"])).toEqual([]);
  expect(shown(excerpt(talk("a"), ["mhoro"]))).toBe("[mhoro] 1");
});

test("an excerpt never shows half a letter", () => {
  const smileys = `${"🙂".repeat(100)}mvura${"🙂".repeat(100)}`;
  const text = shown(excerpt(talk("a", [turn(1, { asked: smileys })]), ["mvura"]));
  expect(encodeURIComponent(text)).toContain("mvura");
});
