import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../../workers/asr/onnx-config.ts";

const folder = join(import.meta.dirname, "../../../public/models/pocket-asr-sn");
const json = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8"));
const files = {
  config: json("config.json"),
  generation: json("generation_config.json"),
  preprocessor: json("preprocessor_config.json"),
};

test("what the pocket recogniser says of itself", () => {
  const { prompt, parts, ...config } = readConfig(files);
  expect(config).toMatchObject({
    mel: { bins: 80, window: 400, hop: 160, sampleRate: 16_000 },
    window: 160_000,
    layers: 2,
    positions: 128,
    endTokens: [576],
    suppressedFirst: [],
    lastText: 589,
  });
  expect(config.suppressed).toContain(577);
  expect(prompt("sn")).toEqual([577, 578, 585, 589]);
  expect(prompt("en-GB")).toEqual([577, 579, 585, 589]);
  expect(parts("encoder_model.onnx")).toBe(0);
});

test("a model of English only is forced to no language, one without times to none", () => {
  const generation = { ...files.generation, is_multilingual: false };
  expect(readConfig({ ...files, generation }).prompt("en")).toEqual([577, 589]);
  const { no_timestamps_token_id: _, ...without } = generation;
  const { prompt, lastText } = readConfig({ ...files, generation: without });
  expect(prompt("en")).toEqual([577]);
  expect(lastText).toBe(Infinity);
});

test("several end tokens, and Whisper's own length where none is told", () => {
  const { max_target_positions: _, ...config } = files.config;
  const read = readConfig({ ...files, config, generation: { ...files.generation, eos_token_id: [1, 2] } });
  expect(read.endTokens).toEqual([1, 2]);
  expect(read.positions).toBe(448);
});

test("weights beside the model's file, in all forms that transformers.js knows", () => {
  const parts = (use_external_data_format: unknown) =>
    readConfig({ ...files, config: { ...files.config, "transformers.js_config": { use_external_data_format } } }).parts;
  expect(parts(true)("encoder_model.onnx")).toBe(1);
  expect(parts(2)("decoder_model_merged_q4f16.onnx")).toBe(2);
  expect(parts({ encoder_model: 3 })("encoder_model_fp16.onnx")).toBe(3);
  expect(parts({ encoder_model: 3 })("decoder_model_merged.onnx")).toBe(0);
  expect(parts({ "encoder_model.onnx": true })("encoder_model.onnx")).toBe(1);
  expect(parts({ "encoder_model.onnx": true })("encoder_model_quantized.onnx")).toBe(0);
});

describe("refused as model-load, with the place", () => {
  test.each([
    ["config.json", { ...files, config: null }],
    ["model_type", { ...files, config: { ...files.config, model_type: "moonshine" } }],
    ["decoder_layers", { ...files, config: { ...files.config, decoder_layers: "2" } }],
    ["feature_size", { ...files, preprocessor: { ...files.preprocessor, feature_size: 0 } }],
    ["preprocessor_config.json", { ...files, preprocessor: [] }],
  ])("%s", (place, broken) => {
    const refusal = { code: "model-load", message: expect.stringContaining(place) };
    expect(() => readConfig(broken)).toThrow(expect.objectContaining(refusal));
  });

  test("a language it does not know", () => {
    const refusal = { code: "model-load", message: expect.stringContaining("<|xh|>") };
    expect(() => readConfig(files).prompt("xh")).toThrow(expect.objectContaining(refusal));
  });
});
