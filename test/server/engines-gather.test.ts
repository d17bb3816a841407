import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as ort from "onnxruntime-node";
import { expect, test } from "vitest";
import { FRAME } from "../../core/contracts.ts";
import { gather } from "../../server/engines/gather.ts";
import { silero, sileroRows, stream } from "../../workers/vad/silero.ts";

test("what comes meanwhile is answered together, everybody their own", async () => {
  const batches: number[][] = [];
  const double = gather(3, async (questions: readonly number[]) => {
    batches.push([...questions]);
    await new Promise((resolve) => setImmediate(resolve));
    return questions.map((question) => 2 * question);
  });
  expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8]);
  expect(await double(5)).toBe(10);
  expect(batches).toEqual([[1, 2, 3], [4], [5]]);
});

test("a failure is that of its batch, and the next one is answered", async () => {
  const ask = gather(2, async (questions: readonly string[]) => {
    if (questions.includes("bad")) throw new Error("no");
    return questions;
  });
  const [one, two, three] = await Promise.allSettled([ask("bad"), ask("good"), ask("later")]);
  expect([one.status, two.status, three]).toEqual(["rejected", "rejected", { status: "fulfilled", value: "later" }]);
});

test("streams scored together are scored as each alone", async () => {
  const model = readFileSync(createRequire(import.meta.url).resolve("@ricky0123/vad-web/dist/silero_vad_v5.onnx"));
  const step = gather(8, await sileroRows(ort, model));
  const frames = (pitch: number) =>
    Array.from({ length: 12 }, (_, n) =>
      Float32Array.from({ length: FRAME }, (_, i) => 0.3 * Math.sin(((n * FRAME + i) * pitch) / 16_000) ** 9),
    );
  const sounds = [700, 1_300, 2_900].map(frames);
  const together = await Promise.all(
    sounds.map((sound) => {
      const vad = stream((input, state) => step({ input, state }));
      return Promise.all(sound.map((frame) => vad.probability(frame)));
    }),
  );
  for (const [i, sound] of sounds.entries()) {
    const alone = await silero(ort, model);
    for (const [n, frame] of sound.entries()) expect(together[i]?.[n]).toBeCloseTo(await alone.probability(frame), 4);
  }
  expect(new Set(together.map((scores) => scores.at(-1)?.toFixed(6))).size).toBe(3);
});
