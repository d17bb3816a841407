import { expect, test } from "vitest";
import { listeningSet, ratings } from "../../../core/listening/set.ts";
import { parse } from "../../../core/parse.ts";

const id = "ab".repeat(16);
const sound = "00aa11bb22cc33dd.wav";
const set = { schema: 1, id, sounds: [sound] };
const said = { schema: 1, set: id, rater: "cd".repeat(16), at: "2026-11-22T09:00:00Z", scores: [{ sound, score: 3 }] };

test("a set and what somebody said of it are read as they are", () => {
  expect(parse(listeningSet, set)).toMatchObject({ ok: true, value: set });
  expect(parse(ratings, said)).toMatchObject({ ok: true, value: said });
});

test.each([
  [{ ...set, sounds: [] }],
  [{ ...set, sounds: [sound, sound] }],
  [{ ...set, sounds: ["../secret.wav"] }],
  [{ ...set, sounds: Array.from({ length: 1_001 }, (_, i) => `${i.toString(16).padStart(16, "0")}.wav`) }],
  [{ ...set, more: 1 }],
])("no set: %#", (value) => {
  expect(parse(listeningSet, value).ok).toBe(false);
});

test.each([
  [{ ...said, scores: [{ sound, score: 6 }] }],
  [{ ...said, scores: [{ sound, score: 2.5 }] }],
  [{ ...said, scores: [said.scores[0], { sound, score: 1 }] }],
  [{ ...said, at: "yesterday" }],
  [{ ...said, rater: "T. Moyo" }],
])("no ratings: %#", (value) => {
  expect(parse(ratings, value).ok).toBe(false);
});
