import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Partial } from "../../core/agreement.ts";
import { FRAME, type VadFrame } from "../../core/contracts.ts";
import { Utterance } from "../../core/utterance.ts";
import { frames, Recogniser, settle, wordOf, words } from "./recogniser.ts";

function open(least = 320) {
  const asr = new Recogniser();
  const utterance = new Utterance({ ...asr.ports, partials: () => least }, 5, 0);
  const told: Partial[] = [];
  const hear = (frame: VadFrame) => {
    utterance.push(frame);
    return utterance.read(frame.at + FRAME, (partial) => told.push(partial));
  };
  return { asr, utterance, told, hear };
}
const kinds = (asr: Recogniser) => asr.spans.map(({ name, dropped }) => (dropped ? `${name} dropped` : name));
const one = frames([
  [1, 20],
  [2, 20],
  [0, 3],
]);
/** Stream position of the end of its speech. */
const end = 40 * FRAME;

describe("readings of unfinished speech", () => {
  test("come when there is enough new speech, and tell what is understood", async () => {
    const { asr, told, hear } = open(640);
    for (const frame of frames([
      [1, 20],
      [2, 20],
      [0, 7],
    ]))
      await hear(frame);
    expect(asr.requests.map(({ at, samples }) => at / FRAME + samples.length / FRAME)).toEqual([20 + 10, 40 + 10]);
    expect(told).toEqual([
      { settled: "", tentative: words(1) },
      { settled: "", tentative: words(2) },
    ]);
  });

  test("are never two at once, and each rests twice as long as the one before took", async () => {
    const { asr, hear } = open(32);
    asr.held = true;
    const all = frames([[1, 60]]);
    for (const frame of all.slice(0, 20)) void hear(frame);
    await settle();
    expect(asr.requests).toHaveLength(1);
    asr.now = 500;
    asr.release();
    await settle();
    asr.now = 1_499;
    for (const frame of all.slice(20, 40)) void hear(frame);
    expect(asr.requests).toHaveLength(1);
    asr.now = 1_500;
    for (const frame of all.slice(40)) void hear(frame);
    await settle();
    expect(asr.requests).toHaveLength(2);
  });

  test("are none at all where the wait for them is endless", async () => {
    const { asr, hear } = open(Infinity);
    for (const frame of frames([[1, 100]])) await hear(frame);
    expect(asr.requests).toEqual([]);
  });

  test("hand on what is settled, and settled words open all that is told", async () => {
    const { asr, told, hear, utterance } = open(320);
    for (const frame of frames(Array.from({ length: 8 }, (_, i) => [i + 1, 25] as const))) await hear(frame);
    expect(told.at(-1)?.settled).toBe(words(6));
    expect(asr.requests.at(-1)?.prefix).toBe(told.at(-2)?.settled);
    asr.reads = () => "something else altogether";
    const { text } = await utterance.conclude(200 * FRAME);
    expect(text.startsWith(words(6))).toBe(true);
    expect(asr.requests.at(-1)?.prefix).toBe(words(6));
  });
});

describe("a foreseen end", () => {
  test("is read at once, before a reading of unfinished speech, with silence for what is not heard yet", async () => {
    const { asr, hear, utterance } = open();
    asr.held = true;
    for (const frame of one) void hear(frame);
    await settle();
    const words1 = utterance.foresee(end);
    expect(utterance.foresee(end)).toBe(words1);
    await settle();
    asr.now = 40;
    asr.release();
    expect(await words1).toMatchObject({ text: words(2), start: 0, end: 40, samples: (40 + 20) * FRAME });
    expect(asr.requests).toHaveLength(2);
    expect(kinds(asr)).toEqual(["asr.partial dropped"]);
  });

  test("that was one costs no second reading, neither at the pause nor at the end", async () => {
    const { asr, utterance } = open();
    for (const frame of one) utterance.push(frame);
    const foreseen = await utterance.foresee(end);
    asr.now = 90;
    for (const frame of frames([[0, 12]], 43 * FRAME)) utterance.push(frame);
    expect(await utterance.conclude(end)).toEqual(foreseen);
    expect(asr.requests).toHaveLength(1);
    expect(kinds(asr)).toEqual(["asr"]);
  });

  test("may be concluded while it is still being read", async () => {
    const { asr, utterance } = open();
    asr.held = true;
    for (const frame of one) utterance.push(frame);
    const foreseen = utterance.foresee(end);
    const concluded = utterance.conclude(end);
    await settle();
    asr.release();
    expect(await concluded).toEqual(await foreseen);
    expect(asr.requests).toHaveLength(1);
  });

  test("that was none is stopped, and all is read at the real end", async () => {
    const { asr, utterance } = open();
    asr.held = true;
    for (const frame of one) utterance.push(frame);
    const foreseen = utterance.foresee(end);
    await settle();
    utterance.resume();
    await expect(foreseen).rejects.toMatchObject({ code: "aborted" });
    asr.held = false;
    for (const frame of frames([[3, 20]], 43 * FRAME)) utterance.push(frame);
    expect(await utterance.conclude(63 * FRAME)).toMatchObject({ text: words(3) });
    expect(asr.requests.map(({ revision }) => revision)).toEqual([0, 1]);
    expect(kinds(asr)).toEqual(["asr dropped", "asr"]);
  });

  test("whose piece ended there stays read when the person goes on after the pause", async () => {
    const { asr, utterance } = open();
    asr.held = true;
    for (const frame of one) utterance.push(frame);
    const foreseen = utterance.foresee(end);
    for (const frame of frames(
      [
        [0, 5],
        [3, 20],
      ],
      43 * FRAME,
    ))
      utterance.push(frame);
    utterance.resume();
    await settle();
    asr.held = false;
    asr.release();
    await expect(foreseen).rejects.toMatchObject({ code: "aborted" });
    expect((await utterance.conclude(68 * FRAME)).text).toBe(words(3));
    expect(asr.requests).toHaveLength(2);
    expect(kinds(asr)).toEqual(["asr", "asr"]);
  });

  test("is told without another reading when the pause before it was read already", async () => {
    const { asr, utterance } = open();
    for (const frame of frames([
      [1, 20],
      [0, 9],
    ]))
      utterance.push(frame);
    expect(await utterance.foresee(20 * FRAME)).toMatchObject({ text: words(1) });
    expect(asr.requests).toHaveLength(1);
  });

  test("that could not be read is read again", async () => {
    const { asr, utterance } = open();
    for (const frame of one) utterance.push(frame);
    asr.reads = () => {
      throw new Error("lost");
    };
    await expect(utterance.foresee(end)).rejects.toThrow("lost");
    asr.reads = undefined;
    expect((await utterance.conclude(end)).text).toBe(words(2));
    expect(kinds(asr)).toEqual(["asr dropped", "asr"]);
  });
});

test("what is dropped asks for nothing more and tells nothing", async () => {
  const { asr, hear, utterance, told } = open();
  asr.held = true;
  for (const frame of one) void hear(frame);
  const foreseen = utterance.foresee(end);
  await settle();
  utterance.drop();
  await expect(foreseen).rejects.toMatchObject({ code: "aborted" });
  await expect(utterance.conclude(end)).rejects.toMatchObject({ code: "aborted" });
  expect(asr.requests).toHaveLength(1);
  expect(told).toEqual([]);
});

test("an utterance without speech is blank and reads nothing", async () => {
  const { asr, utterance } = open();
  asr.now = 7;
  for (const frame of frames([[0, 50]])) utterance.push(frame);
  expect(await utterance.conclude(0)).toEqual({ text: "", start: 7, end: 7, samples: 0, confidence: 0 });
  expect(asr.requests).toEqual([]);
});

/** Reads well behind the middle, and guesses at the last words: never twice the same. */
const unsteady = (asr: Recogniser) => {
  asr.reads = ({ prefix = "" }, heard) => {
    const all = heard.split(" ");
    const sure = Math.max(prefix ? prefix.split(" ").length : 0, all.length - 2);
    return [...all.slice(0, sure), ...all.slice(sure).map((word) => `${word}${asr.requests.length}`)].join(" ");
  };
};

test("settled text only grows, over pauses, cuts without a pause and ends foreseen too soon", async () => {
  const stretch = fc.record({
    words: fc.integer({ min: 1, max: 30 }),
    pause: fc.integer({ min: 2, max: 14 }),
    foreseen: fc.boolean(),
    steady: fc.boolean(),
  });
  // The window is full here, and the longest pause lies behind words that are settled.
  const cutInTheMiddle = [
    { words: 10, pause: 5, foreseen: false, steady: true },
    { words: 5, pause: 2, foreseen: false, steady: true },
    { words: 4, pause: 4, foreseen: false, steady: true },
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(stretch, { minLength: 1, maxLength: 4 }), async (stretches) => {
      const { asr, utterance, told, hear } = open(320);
      let [word, at] = [0, 0];
      for (const { words: count, pause, foreseen, steady } of stretches) {
        if (steady) asr.reads = undefined;
        else unsteady(asr);
        const spoken = Array.from({ length: count }, () => [++word, 15] as const);
        for (const frame of frames(spoken, at)) await hear(frame);
        at += count * 15 * FRAME;
        const over = at;
        for (const frame of frames([[0, pause]], at)) {
          await hear(frame);
          if (foreseen && frame.at === over + FRAME) await utterance.foresee(over);
        }
        at += pause * FRAME;
        if (foreseen) utterance.resume();
      }
      const { text } = await utterance.conclude(at);
      let before = "";
      for (const { settled } of told) {
        expect(settled.startsWith(before)).toBe(true);
        before = settled;
      }
      expect(text.startsWith(before)).toBe(true);
      if (stretches.every(({ steady }) => steady))
        expect(text).toBe(Array.from({ length: word }, (_, i) => wordOf(i + 1)).join(" "));
    }),
    { numRuns: 20, examples: [[cutInTheMiddle]] },
  );
});
