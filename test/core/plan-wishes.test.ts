import { describe, expect, test } from "vitest";
import type { ModelStage } from "../../core/manifest.ts";
import { judgeTiers } from "../../core/plan.ts";
import { manifest } from "../fixtures/devices/manifest.ts";
import { attempt, defaults, desktop, english, named, planned } from "../fixtures/devices/planned.ts";

describe("choosing by hand", () => {
  test("a model instead of the tier's own", () => {
    const { llm } = planned({ settings: { model_size: "light", llm_model: "llm-standard" } }).stages;
    expect(llm?.model.id).toBe("llm-standard");
    expect(named(llm?.reasons, "plan.model")).toEqual({ model: "llm-standard" });
  });
  test.each(["llm-light", "asr-light", "nothing"])("not one of another language or stage: %s", (llm_model) => {
    const { llm } = planned({ settings: { llm_model } }).stages;
    expect(llm?.model.id).toBe("pocket-llm");
    expect(named(llm?.reasons, "plan.model.refused")).toEqual({ model: llm_model });
  });
  test("a precision, where the model has it", () => {
    const standard = { ...english, model_size: "standard" } as const;
    const { llm, asr } = planned({ settings: { ...standard, quantization_level: "q8" } }).stages;
    expect([llm?.spec.backend, llm?.spec.dtype]).toEqual(["wasm", "q8"]);
    expect(named(llm?.reasons, "plan.dtype")).toEqual({ dtype: "q8" });
    const other = planned({ settings: { ...standard, quantization_level: "fp16" } }).stages;
    expect(other.llm?.spec.dtype).toBe("q4f16");
    expect(named(other.llm?.reasons, "plan.quantization")).toEqual({ dtype: "fp16" });
    expect(asr?.spec.dtype).toBe("q8");
  });
  test.each([
    ["auto", {}, "transformers", undefined],
    ["onnx", {}, "onnx", "plan.engine"],
    ["openai", {}, "transformers", "plan.engine.missing"],
    ["openai", { host: "node" }, "openai", "plan.engine"],
  ] as const)("the engine %s on %j: %s", (asr, device, engine, key) => {
    const stage = planned({ device, settings: { asr, model_size: "light" } }).stages.asr;
    expect(stage?.spec.engine).toBe(engine);
    if (key) expect(named(stage?.reasons, key)).toEqual({ engine: asr });
  });
});

describe("what is not there is said", () => {
  test("a language without a pack", () => {
    expect(attempt({ settings: { language: "nd" } })).toMatchObject({ code: "no-model", detail: { language: "nd" } });
    expect(judgeTiers(manifest, desktop, { ...defaults, language: "nd" })).toEqual([]);
  });
  test("a pack without a voice answers in writing, never with another language's voice", () => {
    const plan = planned({ settings: { language: "ml" } });
    expect(plan.stages.tts).toBeUndefined();
    expect(plan.missing).toEqual([
      { stage: "tts", reasons: [{ key: "plan.missing", args: { stage: "tts", language: "ml" } }] },
    ]);
  });
  test("a stage that only a larger size has", () => {
    const plan = planned({ settings: { language: "ml", model_size: "light" } });
    expect(plan.missing[0]).toEqual({
      stage: "llm",
      reasons: [{ key: "plan.missing.larger", args: { stage: "llm", tier: "standard" } }],
    });
  });
  test("a stage lent by a smaller size", () => {
    const { llm } = planned({ settings: { model_size: "light" } }).stages;
    expect(llm?.model.id).toBe("pocket-llm");
    expect(named(llm?.reasons, "plan.missing.tier")).toEqual({ stage: "llm", tier: "light", from: "pocket" });
  });
  test("a pack that names a model of another language has none", () => {
    const [first, ...packs] = manifest.packs;
    if (!first) throw new Error("no pack");
    const wrong = { ...first, tiers: { pocket: { asr: "pocket-asr", llm: "pocket-llm", tts: "tts-en" } } };
    const plan = planned({ manifest: { ...manifest, packs: [wrong, ...packs] } });
    expect(plan.missing.map(({ stage }): ModelStage => stage)).toEqual(["tts"]);
  });
  test("a model that nobody has pinned", () => {
    const { llm } = planned({ settings: english }).stages;
    expect(named(llm?.reasons, "plan.not-pinned")).toEqual({ model: "llm-large" });
  });
});

describe("verdicts on tiers", () => {
  test("each with its models, size, and what it lacks", () => {
    expect(judgeTiers(manifest, desktop, defaults)).toEqual([
      {
        tier: "pocket",
        fits: true,
        recommended: true,
        reasons: [],
        bytes: 150_003_000,
        models: ["pocket-asr", "pocket-tts", "pocket-llm"],
        lacks: [],
      },
      expect.objectContaining({
        tier: "light",
        fits: true,
        recommended: false,
        models: ["asr-light", "tts-sn", "pocket-llm"],
      }),
      expect.objectContaining({ tier: "standard", fits: true, models: ["asr-standard", "tts-sn", "llm-standard"] }),
      expect.objectContaining({ tier: "large", fits: true, models: ["asr-large", "tts-sn", "llm-standard"] }),
    ]);
  });
  test("what a pack lacks, and sizes that nobody knows", () => {
    expect(judgeTiers(manifest, desktop, { ...defaults, language: "ml" }).map(({ lacks }) => lacks)).toEqual([
      ["llm", "tts"],
      ["tts"],
    ]);
    const large = judgeTiers(manifest, desktop, { ...defaults, ...english }).at(-1);
    expect(large).toMatchObject({ tier: "large", recommended: true });
    expect(large).not.toHaveProperty("bytes");
  });
  test("the recommendation does not follow the person's choice", () => {
    const verdicts = judgeTiers(manifest, desktop, { ...defaults, ...english, model_size: "light" });
    expect(verdicts.map(({ recommended }) => recommended)).toEqual([false, false, true]);
  });
});
