import { expect, test } from "vitest";
import { compare } from "../../bench/endpoint/compare.ts";
import { interrupt } from "../../bench/endpoint/onset.ts";
import { lagOf } from "../../bench/endpoint/replay.ts";
import type { Hint, Take } from "../../bench/endpoint/takes.ts";
import { FRAME } from "../../core/contracts.ts";
import { endpointDefaults } from "../../core/endpoint.ts";

/** Speech (#) and silence (.), a frame each; the voice ends with the last frame of speech. */
function take(frames: string, hints: readonly Partial<Hint>[]): Take {
  const speech = [...frames.padEnd(frames.length + 62, ".")].map((frame) => (frame === "#" ? 0.95 : 0.02));
  const ends = [...frames.matchAll(/#(?!#)/g)].map(({ index }) => (index + 1) * FRAME);
  const full = ends.map((end, i) => ({ end, text: "zita rako", confidence: 0.9, ...hints[i] }));
  return { speechEnd: (frames.lastIndexOf("#") + 1) * FRAME, speech, hints: full };
}
const lag = (frames: string, ...hints: readonly Partial<Hint>[]) =>
  lagOf(take(frames, hints), endpointDefaults, ({ complete }) => complete);

test("a turn ends sooner where the words look complete, and a pause that is waited for cuts nothing off", () => {
  const said = "#".repeat(20);
  expect(lag(said, { complete: 1 })).toBe(160);
  expect(lag(said, {})).toBe(640);
  expect(lag(said, { complete: 0 })).toBe(1120);
  expect(lag(`${said}${".".repeat(12)}${said}`, { complete: 0 }, { complete: 1 })).toBeLessThan(320);
});

test("a turn that ends inside a pause is cut off, and counts as that alone", () => {
  const paused = take(`${"#".repeat(20)}${".".repeat(12)}${"#".repeat(20)}`, [{ complete: 0 }, { complete: 1 }]);
  const turns = { complete: 256, unsure: 640, incomplete: 1120, backchannels: [], openWords: [] };
  const rows = Object.fromEntries(compare([paused, take("#".repeat(20), [{}])], turns).map((row) => [row.name, row]));
  expect(rows["the language's own waits"]).toMatchObject({ takes: 2, "cut off": 0 });
  expect(rows["200 ms always"]).toMatchObject({ takes: 2, "cut off": 1, p50: 224 });
});

test("a voice that the model knows late holds the answer back within three frames, and a click does not stop it", async () => {
  const vowel = (at: number, from: number, to: number) =>
    at >= from && at < to ? 0.1 * Math.sin((2 * Math.PI * 300 * at) / 16_000) : 0;
  const start = 60 * FRAME;
  const recording = (length: number) =>
    Float32Array.from({ length: 110 * FRAME }, (_, at) => vowel(at, start, start + length * FRAME));
  let frames = 0;
  const late = { probability: async () => (frames++ < 68 ? 0.1 : 0.9), reset: () => (frames = 0) };
  const said = await interrupt(late, recording(40), start, endpointDefaults);
  expect(said).toMatchObject({ holds: 1, confirmed: true });
  expect(said.held).toBeLessThanOrEqual(60);
  expect(said.decided).toBeLessThanOrEqual(110);
  const never = { probability: async () => 0.1, reset() {} };
  const knocked = await interrupt(never, recording(3), start, endpointDefaults);
  expect(knocked).toMatchObject({ holds: 1, confirmed: false });
  expect(knocked.silent).toBeLessThan(350);
});
