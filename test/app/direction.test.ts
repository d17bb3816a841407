import { expect, test } from "vitest";
import { dirOf } from "../../app/language/direction.ts";
import { UI_LANGUAGES } from "../../app/language/words.ts";

test("Arabic, Hebrew and Urdu are written from the right, also with a region", () => {
  expect(["ar", "ar-EG", "he", "ur-PK"].map(dirOf)).toEqual(["rtl", "rtl", "rtl", "rtl"]);
});

test("every language of the page is written from the left", () => {
  expect(UI_LANGUAGES.map(({ tag }) => dirOf(tag))).toEqual(UI_LANGUAGES.map(() => "ltr"));
});
