import { expect, test } from "vitest";
import { cuesOf, LONGEST, WIDTH } from "../../../core/transcript-file/cues.ts";

const words = (count: number, word = "mangwanani") => Array.from({ length: count }, () => word).join(" ");

test("a short segment is one cue with its own times", () => {
  expect(cuesOf([{ start: 1_000, end: 2_500, text: "Mhoro mose" }])).toEqual([
    { start: 1_000, end: 2_500, lines: ["Mhoro mose"] },
  ]);
});

test("cues keep to two lines of 42 letters, follow one another and lose no word", () => {
  const text = words(60);
  const cues = cuesOf([{ start: 500, end: 40_500, text }]);
  expect(cues.length).toBeGreaterThan(5);
  for (const [i, { start, end, lines }] of cues.entries()) {
    expect(lines.length).toBeLessThanOrEqual(2);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(WIDTH);
    expect(end - start).toBeLessThanOrEqual(LONGEST);
    expect(end).toBeGreaterThan(start);
    expect(start).toBe(i === 0 ? 500 : cues[i - 1]?.end);
  }
  expect(cues.at(-1)?.end).toBe(40_500);
  expect(cues.flatMap(({ lines }) => lines).join(" ")).toBe(text);
});

test("time is shared by length", () => {
  const [first, second] = cuesOf([{ start: 0, end: 9_000, text: words(9, "ndiri") }]);
  expect(first?.lines.join(" ")).toBe(words(7, "ndiri"));
  expect(first?.end).toBe(7_000);
  expect(second?.start).toBe(7_000);
});

test("slow words are not shown longer than seven seconds, and quick ones a second where there is room", () => {
  expect(cuesOf([{ start: 0, end: 20_000, text: "Ehe" }])).toEqual([{ start: 0, end: LONGEST, lines: ["Ehe"] }]);
  const quick = { start: 0, end: 200, text: "Ehe" };
  expect(cuesOf([quick])[0]?.end).toBe(1_000);
  expect(cuesOf([quick, { start: 600, end: 2_000, text: "Hongu" }])[0]?.end).toBe(600);
});

test("a word longer than a line is broken, never between a letter and its sign", () => {
  const cues = cuesOf([{ start: 0, end: 5_000, text: "മ്മി".repeat(60) }]);
  const lines = cues.flatMap((cue) => cue.lines);
  expect(lines.join("")).toBe("മ്മി".repeat(60));
  for (const line of lines) expect(line).not.toMatch(/^\p{M}/u);
});

test("nothing said, no cues", () => {
  expect(cuesOf([])).toEqual([]);
});
