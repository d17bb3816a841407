import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import {
  decodeBytes,
  encoderFlops,
  leastMs,
  llamaWeights,
  median,
  prefillFlops,
} from "../../bench/limits/arithmetic.mjs";
import { dense, SIDE } from "../../bench/limits/graphs.mjs";
import { SMOL } from "../../bench/shapes/llama.mjs";
import { BASE } from "../../bench/shapes/whisper.mjs";

test("the encoder of Whisper base takes 87.4 GFLOP for its window, and 13.0 for six seconds", () => {
  expect(encoderFlops(BASE, 3000) / 1e9).toBeCloseTo(87.4, 1);
  expect(encoderFlops(BASE, 600) / 1e9).toBeCloseTo(13.0, 1);
});

test("SmolLM 135M has 134.5 million weights but for its norms", () => {
  const { body, head } = llamaWeights(SMOL);
  expect((body + head) / 1e6).toBeCloseTo(134.5, 1);
});

test("a token reads every weight once, and two vectors for each position, layer and head of keys", () => {
  const { body, head } = llamaWeights(SMOL);
  expect(decodeBytes(SMOL, { bytes: 1, context: 0 })).toBe(body + head);
  const position = decodeBytes(SMOL, { bytes: 4, context: 11 }) - decodeBytes(SMOL, { bytes: 4, context: 10 });
  expect(position).toBe(2 * 30 * 3 * 64 * 4);
});

test("a prompt of one token takes two operations for each weight, and its attention to itself", () => {
  const { body, head } = llamaWeights(SMOL);
  expect(prefillFlops(SMOL, 1)).toBe(2 * (body + head) + 30 * 4 * 9 * 64);
});

test("a billion operations at two billion a second are half a second", () => {
  expect(leastMs(1e9, { native: 2, wasm: 1 })).toEqual({ native: 500, wasm: 1000 });
});

test("the median lies in the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

test("the dense product is what it says", async () => {
  const session = await InferenceSession.create(dense(), { logSeverityLevel: 3 });
  const row = (length: number) => new Tensor("float32", new Float32Array(SIDE * SIDE).fill(1, 0, length), [SIDE, SIDE]);
  const sums = async (length: number) => (await session.run({ x: row(length) })).y?.data as Float32Array;
  const [one, two] = [await sums(1), await sums(2)];
  expect(Math.max(...one.subarray(0, SIDE))).toBeGreaterThan(0.01);
  expect(one.subarray(0, SIDE)).not.toEqual(two.subarray(0, SIDE));
  expect(two.subarray(SIDE).every((value) => value === 0)).toBe(true);
});
