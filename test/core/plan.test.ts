import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isFailure } from "../../core/failure.ts";
import { type Manifest, type ModelEntry, parseManifest } from "../../core/manifest.ts";
import { type Device, filesOf, makePlan, type Plan } from "../../core/plan.ts";
import { readSettings, type Settings } from "../../core/settings.ts";
import { assemble } from "../../scripts/manifest.mjs";

const parsed = parseManifest(assemble(join(import.meta.dirname, "../../models-manifest")));
if (!parsed.ok) throw new Error(parsed.problem.message);
const manifest: Manifest = parsed.value;
const { settings: defaults } = readSettings({});
const device: Device = { webgpu: "none", isolated: true, cores: 8 };

function planned(changes: { manifest?: Manifest; device?: Partial<Device>; settings?: Partial<Settings> }): Plan {
  const plan = makePlan(
    changes.manifest ?? manifest,
    { ...device, ...changes.device },
    { ...defaults, ...changes.settings },
  );
  if (isFailure(plan)) throw new Error(plan.message);
  return plan;
}

function preferring(backends: ModelEntry["backends"]): Manifest {
  return { ...manifest, models: manifest.models.map((model) => ({ ...model, backends })) };
}

test("a plan names model, backend and files of each stage", () => {
  const plan = planned({});
  expect(plan.pack.tag).toBe("sn");
  expect(plan.specs.asr).toEqual({
    model: "pocket-asr-sn",
    language: "sn",
    backend: "wasm",
    dtype: "fp32",
    threads: 4,
    can: { words: true, timestamps: false, noSpeech: false, anyLength: true },
  });
  expect(plan.specs.llm.model).toBe("pocket-llm-sn");
  expect(plan.specs.tts.model).toBe("pocket-tts-sn");
  expect(plan.backend).toBe("wasm");
  const files = Object.values(plan.models).flatMap((model) => filesOf(model, "https://example.org/inzwa/"));
  expect(files).toHaveLength(16);
  expect(files.map(({ url }) => url)).toContain(
    "https://example.org/inzwa/models/pocket-asr-sn/onnx/encoder_model.onnx",
  );
  expect(files.reduce((sum, { size }) => sum + size, 0)).toBe(plan.bytes);
});

describe("backend", () => {
  const gpuFirst = preferring({ webgpu: "fp16", wasm: "q8" });
  test.each([
    ["the model's first that the device has", gpuFirst, "hardware", "auto", "webgpu", "fp16"],
    ["the next one where there is no adapter", gpuFirst, "none", "auto", "wasm", "q8"],
    ["a software adapter does not count by itself", gpuFirst, "software", "auto", "wasm", "q8"],
    ["a software adapter counts when forced", gpuFirst, "software", "webgpu", "webgpu", "fp16"],
    ["wasm forced", gpuFirst, "hardware", "wasm", "wasm", "q8"],
    ["the model's order wins over the device", manifest, "hardware", "auto", "wasm", "fp32"],
    ["webgpu forced against the model's order", manifest, "hardware", "webgpu", "webgpu", "fp32"],
  ] as const)("%s", (_, manifest, webgpu, backend, chosen, dtype) => {
    const plan = planned({ manifest, device: { webgpu }, settings: { backend } });
    expect(Object.values(plan.specs).map((spec) => [spec.backend, spec.dtype])).toEqual(Array(3).fill([chosen, dtype]));
    expect(plan.backend).toBe(chosen);
  });

  test("Node runs on the CPU", () => {
    const plan = planned({ device: { host: "node" } });
    expect(plan.specs.asr).toMatchObject({ backend: "cpu", dtype: "fp32", threads: 4 });
  });

  test("webgpu forced where there is none", () => {
    expect(makePlan(manifest, device, { ...defaults, backend: "webgpu" })).toMatchObject({ code: "no-webgpu" });
  });

  test("a model that has no files for the device", () => {
    expect(makePlan(preferring({ webgpu: "fp16" }), device, defaults)).toMatchObject({
      code: "no-model",
      detail: { stage: "asr", language: "sn" },
    });
  });
});

describe("threads", () => {
  test.each([
    [{ isolated: false, cores: 8 }, 0, 1],
    [{ isolated: false, cores: 8 }, 4, 1],
    [{ isolated: true, cores: 1 }, 0, 1],
    [{ isolated: true, cores: 2 }, 0, 1],
    [{ isolated: true, cores: 4 }, 0, 2],
    [{ isolated: true, cores: 64 }, 0, 4],
    [{ isolated: true, cores: 2 }, 2, 2],
  ])("%j with the setting %i: %i", (device, threads, expected) => {
    expect(planned({ device, settings: { threads } }).specs.asr.threads).toBe(expected);
  });
});

describe("what is not there is said", () => {
  test("a language without a pack", () => {
    expect(makePlan(manifest, device, { ...defaults, language: "nd" })).toMatchObject({
      code: "no-model",
      detail: { language: "nd" },
    });
  });

  test("a pack without a voice", () => {
    const packs = manifest.packs.map((pack) => ({ ...pack, models: { ...pack.models, tts: null } }));
    expect(makePlan({ ...manifest, packs }, device, defaults)).toMatchObject({
      code: "no-model",
      detail: { stage: "tts", language: "sn" },
    });
  });
});
