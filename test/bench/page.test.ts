import { expect, test } from "vitest";
import { Sentences } from "../../bench/page/sentences.ts";
import { Utterances } from "../../bench/page/utterances.ts";
import { FRAME } from "../../core/contracts.ts";

test("a sentence is told once the next has begun, however the text is cut", () => {
  const sentences = new Sentences();
  expect(sentences.push("Mhoro! ")).toEqual([]);
  expect(sentences.push("N")).toEqual(["Mhoro!"]);
  expect(sentences.push("di 1.5 chete. Ehe")).toEqual(["Ndi 1.5 chete."]);
  expect(sentences.end()).toEqual(["Ehe"]);
  expect(sentences.end()).toEqual([]);
});

const frame = () => new Float32Array(FRAME);
/** Frames of 32 ms until something is told; how many there were behind the last one of speech. */
function endAfter(silence: number): number {
  const utterances = new Utterances(silence, 160_000);
  for (let i = 0; i < 20; i++) expect(utterances.push(frame(), 0.9)).toBeUndefined();
  for (let i = 1; i < 100; i++) if (utterances.push(frame(), 0.1)) return i * 32;
  return Number.NaN;
}

test.each([200, 400, 600])("%d ms of silence end an utterance, at the next frame's end", (silence) => {
  expect(endAfter(silence)).toBeGreaterThanOrEqual(silence);
  expect(endAfter(silence)).toBeLessThan(silence + 32);
});

test("an utterance begins with what was before its first frame, and ends when the model's window is full", () => {
  const utterances = new Utterances(400, 50 * FRAME);
  for (let i = 0; i < 40; i++) utterances.push(frame(), 0);
  let told: Float32Array | undefined;
  let spoken = 0;
  while (!told) {
    told = utterances.push(frame(), 0.9);
    spoken++;
  }
  expect(spoken).toBe(30);
  expect(told.length).toBe(50 * FRAME);
});

test("a click is no utterance", () => {
  const utterances = new Utterances(400, 160_000);
  utterances.push(frame(), 0.9);
  const told = Array.from({ length: 20 }, () => utterances.push(frame(), 0.1));
  expect(told.filter(Boolean)).toEqual([]);
  expect(utterances.speaking).toBe(false);
});
