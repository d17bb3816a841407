import { describe, expect, test } from "vitest";
import { attempt, english, keys, named, planned } from "../fixtures/devices/planned.ts";

test("a plan names model, engine, backend, files and size of each stage", () => {
  const plan = planned({ settings: { ...english, model_size: "standard" } });
  expect(plan).toMatchObject({ tier: "standard", backend: "webgpu", hearing: { window: 480_000, pause: 8192 } });
  expect(plan.stages.asr?.spec).toEqual({
    engine: "transformers",
    model: "asr-standard",
    language: "en",
    backend: "webgpu",
    dtype: { encoder_model: "fp32", decoder_model_merged: "q4" },
    threads: 1,
    can: { words: false, timestamps: true, noSpeech: true, anyLength: false },
  });
  expect(plan.stages.asr?.paths).toEqual(["config.json", "onnx/encoder.onnx", "onnx/decoder_q4.onnx"]);
  expect(plan.bytes).toBe(4 * 50e6 + 3 * 1000);
  expect(plan.missing).toEqual([]);
});

describe("size", () => {
  test("by itself: what the site ships, where there is such a pack", () => {
    expect(planned({})).toMatchObject({ tier: "pocket", reasons: [{ key: "plan.pocket" }] });
  });
  test("by itself: the largest that fits, where there is none", () => {
    expect(planned({ settings: english })).toMatchObject({ tier: "large", reasons: [{ key: "plan.auto" }] });
  });
  test.each([
    ["asked for here", {}, { data_saver: "on" }],
    ["asked for by the browser", { saveData: true }, {}],
  ] as const)("data is to be spared, %s: the smallest", (_, device, settings) => {
    const plan = planned({ device, settings: { ...english, ...settings } });
    expect(plan).toMatchObject({ tier: "light", reasons: [{ key: "plan.save-data" }] });
  });
  test("the browser's wish to save data can be overruled", () => {
    expect(planned({ device: { saveData: true }, settings: { ...english, data_saver: "off" } }).tier).toBe("large");
  });
  test("the one asked for, and why the next smaller one instead", () => {
    expect(planned({ settings: { ...english, model_size: "light" } }).reasons).toEqual([
      { key: "plan.chosen", args: { tier: "light" } },
    ]);
    const plan = planned({ device: { memory: 4 }, settings: { ...english, model_size: "large" } });
    expect(plan.tier).toBe("standard");
    expect(named(plan.reasons, "plan.step-down")).toEqual({ from: "large", to: "standard" });
    expect(named(plan.reasons, "plan.memory")).toEqual({ needs: 3450, has: 2000 });
  });
  test("a size that the language has not", () => {
    const plan = planned({ settings: { ...english, model_size: "pocket" } });
    expect(plan.tier).toBe("light");
    expect(keys(plan.reasons)).toEqual(["plan.no-tier"]);
    const smaller = planned({ settings: { language: "ml", model_size: "large" } });
    expect(smaller.tier).toBe("standard");
    expect(keys(smaller.reasons)).toEqual(["plan.no-tier", "plan.step-down"]);
  });
  test("a size whose loading ended the page is not taken again, nor a larger one", () => {
    const device = { trouble: { gpuLosses: 0, crashed: "standard" } } as const;
    for (const model_size of ["auto", "standard", "large"] as const) {
      const plan = planned({ device, settings: { ...english, model_size } });
      expect(plan.tier).toBe("light");
      expect(named(plan.reasons, "plan.crashed")).toEqual({ tier: "standard" });
    }
    expect(attempt({ device: { trouble: { gpuLosses: 0, crashed: "light" } }, settings: english })).toMatchObject({
      code: "no-model",
    });
  });
});
