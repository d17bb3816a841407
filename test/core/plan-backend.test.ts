import { describe, expect, test } from "vitest";
import { isFailure } from "../../core/failure.ts";
import type { ModelEntry } from "../../core/manifest.ts";
import { makePlan, type Plan } from "../../core/plan.ts";
import { manifest } from "../fixtures/devices/manifest.ts";
import { attempt, defaults, desktop, english, gpu, keys, named, planned } from "../fixtures/devices/planned.ts";

describe("backend", () => {
  const standard = { ...english, model_size: "standard" } as const;
  test.each([
    ["hardware", {}, {}, "webgpu", "plan.webgpu"],
    ["none", { webgpu: "none" }, {}, "wasm", "plan.wasm.no-gpu"],
    ["software", { webgpu: "software" }, {}, "wasm", "plan.wasm.software"],
    ["software, forced", { webgpu: "software" }, { gpu_policy: "force" }, "webgpu", "plan.webgpu.forced"],
    ["software, asked for", { webgpu: "software" }, { backend: "webgpu" }, "webgpu", "plan.webgpu.forced"],
    ["switched off", {}, { gpu_policy: "off" }, "wasm", "plan.wasm.off"],
    ["WASM asked for", {}, { backend: "wasm" }, "wasm", "plan.wasm.off"],
    ["lost once", { trouble: { gpuLosses: 1 } }, {}, "webgpu", "plan.webgpu"],
    ["lost twice", { trouble: { gpuLosses: 2 } }, { gpu_policy: "force" }, "wasm", "plan.wasm.lost"],
    ["slower than WASM", { speed: { wasm: 20, webgpu: 8 } }, {}, "wasm", "plan.wasm.faster"],
    ["slower, forced", { speed: { wasm: 20, webgpu: 8 } }, { gpu_policy: "force" }, "webgpu", "plan.webgpu.forced"],
    ["faster than WASM", { speed: { wasm: 8, webgpu: 20 } }, {}, "webgpu", "plan.webgpu"],
  ] as const)("%s", (_, device, settings, backend, key) => {
    const { asr } = planned({ device, settings: { ...standard, ...settings } }).stages;
    expect(asr?.spec.backend).toBe(backend);
    expect(keys(asr?.reasons)).toContain(key);
  });
  test.each([
    [{ webgpu: "none", trouble: { gpuLosses: 1 } }, "plan.wasm.no-gpu"],
    [{ webgpu: "software", trouble: { gpuLosses: 2 } }, "plan.wasm.lost"],
  ] as const)("a GPU that was asked for and is lost leaves an assistant on WASM: %j", (device, key) => {
    const { asr } = planned({ device, settings: { backend: "webgpu" } }).stages;
    expect(asr?.spec.backend).toBe("wasm");
    expect(keys(asr?.reasons)).toContain(key);
  });
  test("the model's own order, unless WebGPU is asked for", () => {
    expect(planned({}).stages.tts?.spec.backend).toBe("wasm");
    expect(keys(planned({}).stages.tts?.reasons)).toContain("plan.wasm.model");
    expect(planned({ settings: { backend: "webgpu" } }).stages.tts?.spec.backend).toBe("webgpu");
  });
  test("a model without WebGPU runs on WASM also where WebGPU is asked for", () => {
    expect(planned({ settings: { backend: "webgpu", model_size: "light" } }).stages.tts?.spec.backend).toBe("wasm");
  });
  test("Node runs on the CPU", () => {
    const { asr } = planned({ device: { host: "node", webgpu: "none" } }).stages;
    expect(asr?.spec).toMatchObject({ backend: "cpu", dtype: "fp32" });
    expect(keys(asr?.reasons)).toContain("plan.cpu");
  });
  test.each([
    [{ webgpu: "none" }, {}],
    [{}, { gpu_policy: "off" }],
  ] as const)("WebGPU asked for where it cannot be had: %j %j", (device, settings) => {
    expect(attempt({ device, settings: { backend: "webgpu", ...settings } })).toMatchObject({ code: "no-webgpu" });
  });
});

describe("needs", () => {
  const standard = { ...english, model_size: "standard" } as const;
  test("without 16-bit floats the next variant, and why", () => {
    const { llm } = planned({ device: { gpu: { ...gpu, f16: false } }, settings: standard }).stages;
    expect(llm?.spec.dtype).toBe("q4");
  });
  test("without 16-bit floats the largest does not fit", () => {
    const large = { ...english, model_size: "large" } as const;
    const plan = planned({ device: { gpu: { ...gpu, f16: false } }, settings: large });
    expect(named(plan.reasons, "plan.no-f16")).toEqual({ model: "llm-large" });
  });
  test("a storage buffer that is too small", () => {
    const device = { gpu: { ...gpu, maxStorageBufferBindingSize: 134_217_728 } };
    const plan = planned({ device, settings: { ...english, model_size: "large" } });
    expect(plan.tier).toBe("standard");
    expect(named(plan.reasons, "plan.limit")).toEqual({ needs: 1074, has: 134 });
  });
  test("an adapter that tells nothing has what the standard promises", () => {
    const { gpu: _, ...device } = desktop;
    const plan = makePlan(manifest, device, { ...defaults, ...english, model_size: "large" });
    expect(isFailure(plan) ? plan : plan.stages.llm?.spec.dtype).toBe("q4");
  });
  test("4-bit weights never run on WASM", () => {
    const only = (model: ModelEntry): ModelEntry => ({
      ...model,
      variants: model.variants.filter(({ backend, dtype }) => backend === "wasm" && dtype === "q4"),
    });
    const models = manifest.models.map((model) => (model.id === "llm-standard" ? only(model) : model));
    const settings = { language: "ml", llm_model: "llm-standard" };
    const plan = planned({ manifest: { ...manifest, models }, settings });
    expect(plan.stages.llm).toBeUndefined();
    expect(keys(plan.missing[0]?.reasons)).toEqual(["plan.model.refused", "plan.q4-wasm", "plan.missing.larger"]);
  });
});

describe("iOS", () => {
  const device = { platform: "ios", memory: 8 } as const;
  test("WASM, one thread, small", () => {
    const plan = planned({ device, settings: { ...english, model_size: "large" } });
    expect(plan.tier).toBe("light");
    expect(named(plan.reasons, "plan.ios-small")).toEqual({ most: 400 });
    expect(keys(plan.stages.tts?.reasons)).toEqual(["plan.wasm.ios", "plan.threads.ios"]);
  });
  test("a model above 400 MB is refused whatever the tier", () => {
    const plan = planned({ device, settings: { ...english, gpu_policy: "force", llm_model: "llm-standard" } });
    expect(keys(plan.stages.llm?.reasons)).toContain("plan.model.refused");
    expect(plan.stages.llm?.model.id).toBe("llm-light");
  });
});

describe("threads", () => {
  const shares = ({ stages }: Plan) => [stages.asr, stages.llm, stages.tts].map((stage) => stage?.spec.threads);
  test.each([
    [1, 0, [1, 1, 1]],
    [2, 0, [1, 1, 1]],
    [4, 0, [1, 1, 1]],
    [5, 0, [2, 1, 1]],
    [6, 0, [2, 2, 1]],
    [8, 0, [3, 2, 2]],
    [9, 0, [4, 2, 2]],
    [128, 0, [4, 2, 2]],
    [16, 1, [1, 1, 1]],
    [8, 2, [2, 2, 2]],
    [4, 8, [1, 1, 1]],
    [16, 8, [8, 4, 3]],
  ])("%i cores, asked %i: %j", (cores, threads, expected) => {
    const found = shares(planned({ device: { cores }, settings: { threads } }));
    expect(found).toEqual(expected);
    expect(found.reduce<number>((sum, count) => sum + (count ?? 0), 1)).toBeLessThanOrEqual(Math.max(cores, 4));
  });
  test("a stage on the GPU leaves its share to the others", () => {
    expect(shares(planned({ device: { cores: 8 }, settings: { ...english, model_size: "light" } }))).toEqual([4, 2, 1]);
  });
  test.each([
    [{ isolated: false }, "plan.threads.not-isolated"],
    [{ cores: 3 }, "plan.threads.single"],
    [{}, "plan.threads"],
  ] as const)("%j: %s", (device, key) => {
    expect(keys(planned({ device }).stages.asr?.reasons)).toContain(key);
  });
});
