import { expect, test } from "vitest";
import { type GreedyRules, greedy } from "../../../workers/asr/greedy.ts";
import { CachedDecoder } from "../../../workers/asr/onnx-decoder.ts";
import { Runtime, session } from "./session.ts";

const END = 0;
const NO_SPEECH = 1;
const rules: GreedyRules = {
  prompt: [5, 4],
  endTokens: [END],
  prefix: [],
  suppressed: [],
  suppressedFirst: [],
  noSpeechToken: NO_SPEECH,
  limit: 10,
};
/** Logits whose softmax is p for one token and the rest shared among the other five. */
const sure = (token: number, p = 0.9) => Array.from({ length: 6 }, (_, i) => Math.log(i === token ? p : (1 - p) / 5));

function decode(
  rows: readonly (readonly (readonly number[])[])[],
  changes: Partial<GreedyRules> = {},
  signal?: AbortSignal,
) {
  const runtime = new Runtime();
  const { session: double, runs } = session(runtime, {
    inputs: { input_ids: ["int64", [1, "n"]], "past_key_values.0.decoder.key": ["float32", [1, 1, "past", 1]] },
    outputs: ["logits", "present.0.decoder.key"],
    logits: (run) => rows[run] ?? [sure(END)],
  });
  const decoding = new CachedDecoder(runtime.ort, double as never).begin(
    runtime.tensor("float32", new Float32Array(1), [1, 1, 1]) as never,
  );
  return { runs, result: greedy(decoding, { ...rules, ...changes }, signal) };
}

test("takes the most probable token until the end, and tells how sure it was and whether anything was said", async () => {
  const { result, runs } = decode([[sure(NO_SPEECH, 0.25), sure(3, 0.8)], [sure(2, 0.6)], [sure(END)]]);
  const { tokens, probabilities, noSpeech } = await result;
  expect(tokens).toEqual([3, 2]);
  expect(probabilities[0]).toBeCloseTo(0.8);
  expect(probabilities[1]).toBeCloseTo(0.6);
  expect(noSpeech).toBeCloseTo(0.25);
  expect(runs.map(({ ids }) => ids)).toEqual([[5, 4], [3], [2]]);
});

test("a suppressed token is never taken, one suppressed at first only there", async () => {
  /** From the least probable to the most: 5, 1, 0, 4, 3, 2. */
  const ranked = [2, 1, 5, 4, 3, 0];
  const rows = [[ranked, ranked], [ranked], [sure(END)]];
  const taken = async (changes: Partial<GreedyRules>) => (await decode(rows, changes).result).tokens;
  expect(await taken({})).toEqual([2, 2]);
  expect(await taken({ suppressedFirst: [2] })).toEqual([3, 2]);
  expect(await taken({ suppressedFirst: [2], suppressed: [3] })).toEqual([4, 2]);
  expect(await taken({ suppressed: [2] })).toEqual([3, 3]);
  expect((await decode([[sure(END), sure(END)]], { suppressedFirst: [END] }).result).tokens).toHaveLength(1);
});

test("a prefix is fed with the prompt, stands at the beginning, and is told how probable it was", async () => {
  const first = [sure(NO_SPEECH, 0.25), sure(3, 0.7), sure(2, 0.9), sure(4, 0.8)];
  const { result, runs } = decode([first, [sure(END)]], { prefix: [3, 2] });
  const { tokens, probabilities, noSpeech } = await result;
  expect(runs.map(({ ids }) => ids)).toEqual([[5, 4, 3, 2], [4]]);
  expect(tokens).toEqual([3, 2, 4]);
  expect(probabilities.map((p) => Number(p.toFixed(3)))).toEqual([0.7, 0.9, 0.8]);
  expect(noSpeech).toBeCloseTo(0.25);
});

test("a prefix that is all may be followed by the end, which is suppressed only at the very first", async () => {
  const rows = [[sure(3), sure(3), sure(2), sure(END)]];
  const changes = { prefix: [3, 2], suppressedFirst: [END] };
  expect((await decode(rows, changes).result).tokens).toEqual([3, 2]);
  expect((await decode(rows, { prefix: [3, 2], limit: 2 }).result).tokens).toEqual([3, 2]);
});

test("a model that never ends is ended by the limit", async () => {
  const { result, runs } = decode(Array.from({ length: 50 }, () => [sure(3)]));
  expect((await result).tokens).toHaveLength(10);
  expect(runs).toHaveLength(10);
});

test("numbers that are none are garbage, at whichever step they come", async () => {
  const nothing = [Array.from({ length: 6 }, () => Number.NaN)];
  await expect(decode([nothing]).result).rejects.toMatchObject({ code: "garbage" });
  await expect(decode([[sure(3)], [[1, 2, Number.NaN, 0, 0, 0]]]).result).rejects.toMatchObject({ code: "garbage" });
});

test("an abort that arrives as a message while it decodes ends it within one step", async () => {
  const controller = new AbortController();
  const { result, runs } = decode(
    Array.from({ length: 50 }, () => [sure(3)]),
    { limit: 40 },
    controller.signal,
  );
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = () => controller.abort();
  port1.postMessage("abort");
  await expect(result).rejects.toMatchObject({ code: "aborted" });
  expect(runs.length).toBeLessThan(20);
  port1.close();
});
