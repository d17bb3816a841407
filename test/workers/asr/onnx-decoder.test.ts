import { describe, expect, test } from "vitest";
import { CachedDecoder } from "../../../workers/asr/onnx-decoder.ts";
import { Runtime, session } from "./session.ts";

const cache = ["float32", ["batch_size", 1, "past_length", 1]] as const;
const plain = {
  inputs: {
    input_ids: ["int64", ["batch_size", "length"]],
    encoder_hidden_states: ["float32", ["batch_size", "frames", 1]],
    "past_key_values.0.decoder.key": cache,
    "past_key_values.0.decoder.value": cache,
  },
  outputs: ["logits", "present.0.decoder.key", "present.0.decoder.value", "cross_attentions.0"],
  logits: () => [[0, 1, 2, 3, 4, 5]],
} as const;
/** As the onnx-community's exports: keys and values of the encoder too, and two branches in one file. */
const branched = {
  ...plain,
  inputs: {
    ...plain.inputs,
    "past_key_values.0.encoder.key": cache,
    "past_key_values.0.encoder.value": cache,
    use_cache_branch: ["bool", [1]],
  },
  outputs: [...plain.outputs, "present.0.encoder.key", "present.0.encoder.value"],
} as const;

function begin(model: Parameters<typeof session>[1]) {
  const runtime = new Runtime();
  const { session: double, runs } = session(runtime, model);
  const encoded = runtime.tensor("float32", new Float32Array(3), [1, 3, 1]);
  const decoding = new CachedDecoder(runtime.ort, double as never).begin(encoded as never);
  return { runtime, runs, decoding };
}

test("a step feeds the new tokens and the cache of the step before, which began with nothing", async () => {
  const { decoding, runs } = begin(plain);
  const { logits, vocabulary } = await decoding.step([3, 1, 4]);
  expect([...logits]).toEqual([0, 1, 2, 3, 4, 5]);
  expect(vocabulary).toBe(6);
  await decoding.step([5]);
  await decoding.step([2]);
  expect(runs.map(({ ids }) => ids)).toEqual([[3, 1, 4], [5], [2]]);
  const lengths = runs.map(({ dims }) => dims["past_key_values.0.decoder.key"]);
  expect(lengths).toEqual([
    [1, 1, 0, 1],
    [1, 1, 3, 1],
    [1, 1, 4, 1],
  ]);
  expect(runs.map(({ branch }) => branch)).toEqual([undefined, undefined, undefined]);
  for (const { fetches } of runs)
    expect(fetches).toEqual(["logits", "present.0.decoder.key", "present.0.decoder.value"]);
});

test("the encoder's keys and values come out of the first step alone and are fed ever after", async () => {
  const { decoding, runs } = begin(branched);
  for (const ids of [[3, 1, 4], [5], [2]]) await decoding.step(ids);
  expect(runs.map(({ branch }) => branch)).toEqual([false, true, true]);
  expect(runs.map(({ fetches }) => fetches.filter((name) => name.includes("encoder")).length)).toEqual([2, 0, 0]);
  const fed = runs.map(({ feeds }) => feeds["past_key_values.0.encoder.key"]);
  expect(fed[0]?.dims).toEqual([1, 1, 0, 1]);
  expect(fed[1]?.dims).toEqual([1, 1, 3, 1]);
  expect(fed[2]).toBe(fed[1]);
});

describe("no tensor outlives its use", () => {
  test.each([
    ["plain", plain, 3],
    ["branched", branched, 5],
  ] as const)("%s", async (_, model, held) => {
    const { decoding, runtime } = begin(model);
    for (const ids of [[3, 1, 4], [5], [2], [1]]) {
      await decoding.step(ids);
      // The encoder's output and one generation of the cache.
      expect(runtime.kept).toHaveLength(held);
    }
    decoding.dispose();
    expect(runtime.kept).toEqual([]);
    expect(runtime.made.length).toBeGreaterThan(4 * 4);
  });

  test("a run that fails", async () => {
    const { decoding, runtime } = begin({
      ...plain,
      logits: () => {
        throw new Error("out of memory");
      },
    });
    await expect(decoding.step([1])).rejects.toThrow("out of memory");
    decoding.dispose();
    expect(runtime.kept).toEqual([]);
  });
});

test.each([
  ["keeps no keys and values", { ...plain, inputs: { input_ids: plain.inputs.input_ids } }],
  ["gives no present.0.decoder.value", { ...plain, outputs: ["logits", "present.0.decoder.key"] }],
  ["gives no logits", { ...plain, outputs: plain.outputs.slice(1) }],
  ["wants cache_position", { ...plain, inputs: { ...plain.inputs, cache_position: ["int64", ["length"]] } }],
  [
    "fixed length",
    { ...plain, inputs: { ...plain.inputs, "past_key_values.0.decoder.key": ["float32", [1, 1, 448, 1]] } },
  ],
  [
    "neither float32 nor float16",
    { ...plain, inputs: { ...plain.inputs, "past_key_values.0.decoder.key": ["int8", cache[1]] } },
  ],
] as const)("refused when it is loaded or begun: it %s", (message, model) => {
  expect(() => begin(model)).toThrow(
    expect.objectContaining({ code: "model-load", message: expect.stringContaining(message) }),
  );
});
