import { expect, test } from "vitest";
import { loudness } from "../../app/elements/loudness.ts";

test("silence, nonsense and the floor show nothing", () => {
  for (const rms of [0, -1, Number.NaN, 0.001]) expect(loudness(rms)).toBe(0);
});

test("speech into a laptop moves the middle of the scale", () => {
  expect(loudness(10 ** (-45 / 20))).toBeCloseTo(0.2, 5);
  expect(loudness(10 ** (-12 / 20))).toBeCloseTo(42 / 45, 5);
});

test("each doubling adds the same, and clipping stays at full", () => {
  const step = loudness(0.02) - loudness(0.01);
  expect(loudness(0.08) - loudness(0.04)).toBeCloseTo(step, 10);
  expect(loudness(1)).toBe(1);
  expect(loudness(5)).toBe(1);
});
