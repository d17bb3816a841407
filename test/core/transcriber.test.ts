import { expect, test } from "vitest";
import { FRAME, type VadFrame } from "../../core/contracts.ts";
import { Transcriber, type Words } from "../../core/transcriber.ts";
import { frames, Recogniser, settle, wordOf, words } from "./recogniser.ts";

function transcribe(reader: Recogniser, all: readonly VadFrame[]): Promise<Words> {
  const transcriber = new Transcriber(reader.ports, 7);
  for (const frame of all) transcriber.push(frame);
  return transcriber.finish((all.at(-1)?.at ?? 0) + FRAME);
}

test("a short sentence is one call with its audio and a margin of silence around it", async () => {
  const reader = new Recogniser();
  const hypothesis = await transcribe(
    reader,
    frames([
      [0, 40],
      [1, 20],
      [2, 20],
      [0, 40],
    ]),
  );
  expect(hypothesis).toMatchObject({ text: words(2), confidence: expect.closeTo(0.8), samples: 70 * FRAME });
  expect(reader.requests).toMatchObject([{ turn: 7, revision: 0 }]);
  expect(reader.requests.map(({ at, samples }) => [at / FRAME, samples.length / FRAME])).toEqual([[20, 70]]);
});

test("sentences with a pause between them are read apart, each with a margin of silence", async () => {
  const reader = new Recogniser();
  const all = frames([
    [1, 30],
    [0, 8],
    [2, 30],
    [0, 9],
  ]);
  expect((await transcribe(reader, all)).text).toBe(words(2));
  expect(reader.requests.map(({ at, samples }) => [at / FRAME, samples.length / FRAME])).toEqual([
    [-10, 50],
    [28, 50],
  ]);
  const [first] = reader.requests;
  expect(first?.samples.slice(0, 10 * FRAME).every((x) => x === 0)).toBe(true);
});

test("two minutes with pauses give every word once, in pieces no longer than the window", async () => {
  const reader = new Recogniser();
  const plan = Array.from(
    { length: 120 },
    (_, i) =>
      [
        [i + 1, 24],
        [0, 7],
      ] as const,
  ).flat();
  const hypothesis = await transcribe(reader, frames(plan));
  expect(hypothesis.text).toBe(words(120));
  expect(Math.max(...reader.requests.map(({ samples }) => samples.length))).toBeLessThanOrEqual(160_000);
  expect(reader.requests.length).toBeLessThan(20);
});

test("two minutes without any pause give every word once", async () => {
  const reader = new Recogniser();
  const plan = Array.from({ length: 160 }, (_, i) => [i + 1, 23 + (i % 4)] as const);
  expect((await transcribe(reader, frames(plan))).text).toBe(words(160));
});

test("silence alone calls nobody and is blank", async () => {
  const reader = new Recogniser();
  expect(await transcribe(reader, frames([[0, 400]]))).toMatchObject({ text: "", confidence: 0 });
  expect(reader.requests).toEqual([]);
});

test("a reading in the middle tells the finished pieces and the rest, and takes nothing away", async () => {
  const reader = new Recogniser();
  const transcriber = new Transcriber(reader.ports, 1);
  const all = frames(Array.from({ length: 16 }, (_, i) => [[i + 1, 24] as const, [0, 7] as const]).flat());
  for (const frame of all.slice(0, 400)) transcriber.push(frame);
  const partial = await transcriber.partial();
  expect(`${partial?.settled} ${partial?.tentative}`).toBe(words(13));
  for (const frame of all.slice(400)) transcriber.push(frame);
  expect((await transcriber.finish(all.length * FRAME)).text).toBe(words(16));
});

test("being stopped rejects the transcript", async () => {
  const reader = new Recogniser();
  const transcriber = new Transcriber(reader.ports, 1);
  for (const frame of frames([
    [1, 30],
    [0, 10],
  ]))
    transcriber.push(frame);
  transcriber.stop();
  await expect(transcriber.finish(40 * FRAME)).rejects.toMatchObject({ code: "aborted" });
});

test("a recogniser slower than speech keeps three minutes waiting at most, and the end of what was said", async () => {
  const reader = new Recogniser();
  reader.held = true;
  const transcriber = new Transcriber(reader.ports, 1);
  const all = frames(Array.from({ length: 120 }, (_, i) => [[i + 1, 60] as const, [0, 8] as const]).flat());
  let most = 0;
  for (const frame of all) {
    transcriber.push(frame);
    most = Math.max(most, transcriber.backlog);
    if (frame.at === 68 * FRAME) await settle();
  }
  await settle();
  expect(reader.requests).toHaveLength(1);
  expect(most).toBeGreaterThan(2_800_000);
  expect(most).toBeLessThan(2_880_000 + 2 * 160_000);
  const lost = reader.notes.filter(({ name }) => name === "queue").length;
  expect(lost).toBeGreaterThan(0);
  reader.held = false;
  reader.release();
  const { text } = await transcriber.finish(all.length * FRAME);
  expect(text).toBe([1, ...Array.from({ length: 119 - lost }, (_, i) => i + 2 + lost)].map(wordOf).join(" "));
});
