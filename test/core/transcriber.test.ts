import { expect, test } from "vitest";
import { type AsrApi, type AsrRequest, FRAME, type Hypothesis, type VadFrame } from "../../core/contracts.ts";
import { Transcriber } from "../../core/transcriber.ts";

const hearing = { window: 160_000, pause: 4_096 };

/** Each spoken frame carries its word's number as its sample value; the recogniser reads the numbers back. */
class Reader implements AsrApi {
  readonly requests: AsrRequest[] = [];
  delay: Promise<void> = Promise.resolve();

  async load() {}

  async transcribe(request: AsrRequest, signal?: AbortSignal): Promise<Hypothesis> {
    this.requests.push(request);
    await this.delay;
    signal?.throwIfAborted();
    const { turn, revision, samples, at } = request;
    const seen: string[] = [];
    for (let i = 0; i < samples.length; i += FRAME) {
      const word = samples[i] ?? 0;
      if (word > 0 && seen.at(-1) !== wordOf(word)) seen.push(wordOf(word));
    }
    const text = seen.join(" ");
    return { turn, revision, text, confidence: 0.8, noSpeech: 0.1, start: at, end: at + samples.length };
  }
}

/** Words that share no letters with their neighbours. */
function wordOf(n: number): string {
  const letters = ["bdfgjkmnprstvz".charAt(n % 14), "aeiou".charAt(n % 5), String.fromCharCode(97 + (n % 26))];
  return letters.map((letter) => letter.repeat(3)).join("");
}

/** plan: [word or 0 for silence, frames] in order. */
function frames(plan: readonly (readonly [number, number])[]): VadFrame[] {
  return plan
    .flatMap(([word, count]) => Array<number>(count).fill(word))
    .map((word, i) => ({ at: i * FRAME, samples: new Float32Array(FRAME).fill(word), speech: word ? 0.95 : 0.02 }));
}

function transcribe(reader: Reader, all: readonly VadFrame[]): Promise<Hypothesis> {
  const transcriber = new Transcriber(reader, hearing, { turn: 7, revision: 2 }, new AbortController().signal);
  for (const frame of all) transcriber.push(frame);
  return transcriber.finish((all.at(-1)?.at ?? 0) + FRAME);
}

const words = (count: number) => Array.from({ length: count }, (_, i) => wordOf(i + 1)).join(" ");

test("a short sentence is one call with its audio and a margin of silence around it", async () => {
  const reader = new Reader();
  const hypothesis = await transcribe(
    reader,
    frames([
      [0, 40],
      [1, 20],
      [2, 20],
      [0, 40],
    ]),
  );
  expect(hypothesis).toMatchObject({ turn: 7, revision: 2, text: words(2), confidence: 0.8, noSpeech: 0.1 });
  expect(reader.requests.map(({ at, samples }) => [at / FRAME, samples.length / FRAME])).toEqual([[20, 70]]);
  expect([hypothesis.start, hypothesis.end]).toEqual([20 * FRAME, 90 * FRAME]);
});

test("sentences with a pause between them are read apart, each with a margin of silence", async () => {
  const reader = new Reader();
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
  const reader = new Reader();
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
  const reader = new Reader();
  const plan = Array.from({ length: 160 }, (_, i) => [i + 1, 23 + (i % 4)] as const);
  expect((await transcribe(reader, frames(plan))).text).toBe(words(160));
});

test("silence alone calls nobody and is blank", async () => {
  const reader = new Reader();
  expect(await transcribe(reader, frames([[0, 400]]))).toMatchObject({ text: "", confidence: 0 });
  expect(reader.requests).toEqual([]);
});

test("a reading in the middle tells the finished pieces and the rest, and takes nothing away", async () => {
  const reader = new Reader();
  const signal = new AbortController().signal;
  const transcriber = new Transcriber(reader, hearing, { turn: 1, revision: 0 }, signal);
  const all = frames(
    Array.from(
      { length: 16 },
      (_, i) =>
        [
          [i + 1, 24],
          [0, 7],
        ] as const,
    ).flat(),
  );
  for (const frame of all.slice(0, 400)) transcriber.push(frame);
  expect(await transcriber.partial(signal)).toBe(words(13));
  for (const frame of all.slice(400)) transcriber.push(frame);
  expect((await transcriber.finish(all.length * FRAME)).text).toBe(words(16));
});

test("an abort rejects the transcript", async () => {
  const reader = new Reader();
  const controller = new AbortController();
  const transcriber = new Transcriber(reader, hearing, { turn: 1, revision: 0 }, controller.signal);
  for (const frame of frames([
    [1, 30],
    [0, 10],
  ]))
    transcriber.push(frame);
  controller.abort();
  await expect(transcriber.finish(40 * FRAME)).rejects.toBeDefined();
});
