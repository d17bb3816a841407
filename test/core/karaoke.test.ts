import { expect, test } from "vitest";
import { shareSaid, wordAt } from "../../core/karaoke.ts";

const text = "Mhoro  shamwari, wakadii?";

test.each([
  [0, "Mhoro"],
  [4, "Mhoro"],
  [5, "shamwari,"],
  [7, "shamwari,"],
  [16, "wakadii?"],
  [24, "wakadii?"],
])("after %i units the word is %s", (at, word) => {
  const span = wordAt(text, at);
  expect(span && text.slice(span.start, span.end)).toBe(word);
});

test("behind the last word there is none", () => {
  expect(wordAt(text, text.length)).toBeUndefined();
  expect(wordAt("", 0)).toBeUndefined();
});

test("without marks each unit takes as long as the others", () => {
  expect(shareSaid(0, 100, [])).toBe(0);
  expect(shareSaid(25, 100, [])).toBe(0.25);
  expect(shareSaid(120, 100, [])).toBe(1);
  expect(shareSaid(0, 0, [])).toBe(0);
});

test("with marks a unit is said once the next one begins", () => {
  const marks = [10, 20, 60, 90];
  expect([0, 10, 19, 20, 59, 60, 90, 99].map((at) => shareSaid(at, 100, marks))).toEqual([
    0, 0, 0, 0.25, 0.25, 0.5, 0.75, 0.75,
  ]);
  expect(shareSaid(100, 100, marks)).toBe(1);
});
