import { expect, test } from "vitest";
import { laidBy, takenUp } from "../../../core/trace/laid.ts";
import type { Note } from "../../../core/trace/note.ts";

const notes: readonly Note[] = [
  { kind: "mark", name: "speech-start", turn: 7, revision: 0, time: 12_345.678, detail: {} },
  { kind: "mark", name: "held", turn: 7, revision: 1, time: 0 },
  { kind: "mark", name: "speech-over", turn: 7, revision: 1, time: 1, detail: { silence: 160, complete: 0.25 } },
  { kind: "span", name: "asr", turn: 7, revision: 0, start: 1.5, end: 90.005, detail: { samples: 123_456, words: 2 } },
  { kind: "span", name: "llm.prepare", turn: 7, revision: 0, start: 2, end: 3, dropped: true, detail: { reused: 83 } },
  { kind: "span", name: "llm", turn: 7, revision: 2, start: 2, end: 3, dropped: false },
  { kind: "mark", name: "routed", turn: 7, revision: 0, time: 4, detail: { name: "skill.time" } },
];

test("notes that were laid by are taken up as they were", () => {
  expect(takenUp(laidBy(notes), 7)).toEqual(notes);
  expect(takenUp(laidBy([]), 7)).toEqual([]);
});

test("a clock's noise behind the microseconds, and a probability's behind six digits, are let go", () => {
  const [mark] = takenUp(
    laidBy([
      {
        kind: "mark",
        name: "speech-over",
        turn: 1,
        revision: 0,
        time: 300_317.2349999994,
        detail: { complete: 0.0025348421339882045 },
      },
    ]),
    1,
  );
  expect(mark).toMatchObject({ time: 300_317.235, detail: { complete: 0.00253484 } });
});

test("they take half the room of the same as JSON", () => {
  expect(laidBy(notes).length).toBeLessThan(0.6 * JSON.stringify(notes).length);
});
