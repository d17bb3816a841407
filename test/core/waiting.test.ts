import { expect, test } from "vitest";
import { FRAME } from "../../core/contracts.ts";
import { Room, rules, tick } from "./room.ts";

/** Silence that ends a turn of these words, in ms. */
async function silenceAfter(transcript: string, confidence: number): Promise<number> {
  const room = new Room();
  Object.assign(room, { transcript, confidence });
  room.hear(30, 0.95);
  for (let frames = 1; frames < 60; frames++) {
    room.hear(1, 0.02);
    for (let i = 0; i < 5; i++) await tick();
    if (room.notes.some(({ name }) => name === "speech-over")) return (frames * FRAME) / 16;
  }
  throw new Error("the turn did not end");
}

test("words that look unfinished are waited for longest, but no longer than undecided ones where they were heard poorly", async () => {
  const { unsure, incomplete } = rules.turns;
  expect(await silenceAfter("ndinoda shuga ne", 0.9)).toBe(incomplete);
  expect(await silenceAfter("ndinoda shuga ne", 0.4)).toBe(unsure);
  expect(await silenceAfter("ndinoda shuga", 0.9)).toBe(unsure);
  expect(await silenceAfter("ndinoda shuga", 0.4)).toBe(unsure);
});
