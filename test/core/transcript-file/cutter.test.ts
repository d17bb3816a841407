import { expect, test } from "vitest";
import { FRAME } from "../../../core/contracts.ts";
import { Cutter, type SpokenPiece } from "../../../core/transcript-file/cutter.ts";

const hearing = { window: 160_000, pause: 4_096 };
const PAUSE = 8;
const sound = new Float32Array(FRAME).fill(0.1);
const CAPACITY = Math.floor(hearing.window / FRAME) - 16;

/** `[frames, speech]` after one another. */
function cut(...stretches: readonly (readonly [number, boolean])[]): SpokenPiece[] {
  const cutter = new Cutter(hearing);
  const pieces: (SpokenPiece | undefined)[] = [];
  let at = 0;
  for (const [count, speech] of stretches)
    for (let i = 0; i < count; i++, at += FRAME)
      pieces.push(cutter.push({ at, samples: sound, speech: speech ? 0.9 : 0.01 }));
  pieces.push(cutter.flush());
  return pieces.filter((piece) => piece !== undefined);
}
const spans = (pieces: readonly SpokenPiece[]) => pieces.map(({ first, last }) => [first / FRAME, last / FRAME]);

test("speech is cut at pauses and keeps its place in the file", () => {
  const pieces = cut([40, false], [30, true], [PAUSE, false], [20, true], [100, false], [25, true]);
  expect(spans(pieces)).toEqual([
    [40, 69],
    [78, 97],
    [198, 222],
  ]);
  expect(pieces.map(({ overlapped }) => overlapped)).toEqual([false, false, false]);
});

test("pauses shorter than the recogniser's do not cut", () => {
  expect(spans(cut([30, true], [PAUSE - 1, false], [30, true]))).toEqual([[0, 66]]);
});

test("a word on its own is a piece, a click is none", () => {
  expect(spans(cut([40, false], [7, true], [60, false]))).toEqual([[40, 46]]);
  expect(cut([40, false], [3, true], [60, false])).toEqual([]);
  expect(cut([10, false], [3, true])).toEqual([]);
});

test("speech without a pause never outgrows the window, and the pieces overlap", () => {
  const pieces = cut([3 * CAPACITY, true]);
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.map(({ overlapped }) => overlapped)).toEqual(pieces.map((_, i) => i > 0));
  for (const { samples } of pieces) expect(samples.length).toBeLessThanOrEqual(hearing.window);
  for (const [i, piece] of pieces.entries()) if (i > 0) expect(piece.first).toBeLessThan(pieces[i - 1]?.last ?? 0);
  expect(pieces.at(-1)?.last).toBe((3 * CAPACITY - 1) * FRAME);
});

test("hours of silence hold nothing", () => {
  expect(cut([100_000, false])).toEqual([]);
});
