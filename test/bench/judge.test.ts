import { expect, test } from "vitest";
import { judge, plain } from "../../bench/report/judge.mjs";

type Raw = Parameters<typeof judge>[0];

const input: Parameters<typeof judge>[1] = {
  file: "x.wav",
  text: "guta guru",
  voice: "sw+m3",
  seconds: 2,
  noise: null,
  pauses: [],
  speechStart: 0,
  speechEnd: 32_000,
  expect: ["harare"],
};
const look = (time: number, state: string, user: string[] = [], assistant: string[] = []) => ({
  time,
  state,
  user: user.map((text) => ({ text, final: true })),
  assistant: assistant.map((text) => ({ text, final: true })),
});
const on = (time: number) => ({ type: "on" as const, time, zerosMs: 0, mapped: true });
const raw = (more: Partial<Raw>): Raw => ({
  arm: "A",
  file: "x.wav",
  speechEnd: 2000,
  before: look(0, "listening"),
  heard: [],
  seen: [],
  measures: [],
  ...more,
});

test("an answer is timed from the labelled end of speech to its first sound", () => {
  const found = judge(
    raw({
      heard: [on(2480)],
      seen: [
        look(10, "listening"),
        look(2300, "thinking", ["Guta guru?"]),
        look(2600, "speaking", ["Guta guru?"], ["iHarare."]),
      ],
      measures: [
        { name: "asr", start: 2100, duration: 90, detail: { turn: 1, samples: 16_000 } },
        { name: "asr", start: 2200, duration: 70, detail: { turn: 1, samples: 32_000 } },
      ],
      marks: ["speculated", "speculation-discarded", "speculated", "speculation-hit"].map((name) => ({ name })),
    }),
    input,
  );
  expect(found).toMatchObject({
    ttfw: 480,
    response: 600,
    cutOff: false,
    missed: false,
    right: true,
    text: "guta guru",
  });
  expect(found.stages).toEqual({ asr: 70 });
  expect(found.details).toMatchObject({ "asr.samples": 32_000 });
  expect(found.speculation).toEqual({ begun: 2, hits: 1, discarded: 1 });
});

test.each([
  ["the question was taken before the end", { heard: [on(2500)], seen: [look(1500, "thinking", ["guta"])] }],
  ["sound came before the end", { heard: [on(1900)], seen: [look(2100, "speaking", ["guta guru"])] }],
  ["one sentence became two turns", { heard: [on(2500)], seen: [look(2300, "thinking", ["guta", "guru"])] }],
])("it is a false cut-off when %s, and has no time", (_, more) => {
  const found = judge(raw(more), input);
  expect(found).toMatchObject({ cutOff: true, missed: false });
  expect(found.ttfw).toBeUndefined();
});

test("no answer within six seconds is a missed end", () => {
  expect(judge(raw({ seen: [look(10, "listening")] }), input)).toMatchObject({ missed: true, cutOff: false });
  expect(judge(raw({ heard: [on(8100)], seen: [look(8000, "thinking", ["guta guru"])] }), input).missed).toBe(true);
});

test("what stood in the log before the trial is not part of it", () => {
  const found = judge(
    raw({
      before: look(0, "listening", ["old"], ["older"]),
      heard: [on(2400)],
      seen: [look(2200, "thinking", ["old", "guta guru"], ["older"])],
    }),
    input,
  );
  expect(found).toMatchObject({ text: "guta guru", reply: "", cutOff: false, right: false });
});

test("a noise is never cut off and never missed, but it may have been answered", () => {
  const noise = { ...input, text: "", expect: null };
  expect(judge(raw({ seen: [look(10, "listening")] }), noise)).toMatchObject({
    answered: false,
    missed: false,
    nothing: true,
  });
  expect(judge(raw({ heard: [on(1500)], seen: [look(1400, "thinking", ["eh"])] }), noise)).toMatchObject({
    answered: true,
    cutOff: false,
  });
});

test("an empty queue counts inside the answer alone", () => {
  const gap = (time: number, zerosMs: number) => ({ type: "gap" as const, time, zerosMs, mapped: true });
  const heard = [gap(2400.02, 900), on(2400), gap(2900, 60), gap(3300, 45)];
  expect(judge(raw({ heard, seen: [look(2300, "thinking", ["guta guru"])] }), input).starvedMs).toBe(60);
});

test("the pause behind a sentence is no empty queue, a longer one is", () => {
  const starved = (...gaps: readonly number[]) => {
    const heard = gaps.map((zerosMs, i) => ({ type: "gap" as const, time: 2500 + i, zerosMs, mapped: true }));
    return judge(raw({ heard: [on(2400), ...heard], seen: [look(2300, "thinking", ["guta guru"])] }), input).starvedMs;
  };
  expect(starved(140, 80, 60)).toBe(60);
  expect(starved(140)).toBe(0);
  expect(starved(141)).toBe(141);
});

test("words are compared as the labels are written", () =>
  expect(plain("N'ombe, 3 — NdiHarare!")).toBe("n'ombe ndiharare"));
