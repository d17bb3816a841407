import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Device } from "../../core/device.ts";
import { isFailure } from "../../core/failure.ts";
import { type Manifest, parseManifest, TIERS } from "../../core/manifest.ts";
import { memoryFor } from "../../core/plan/memory.ts";
import { judgeTiers, makePlan, type Plan, type StagePlan } from "../../core/plan.ts";
import { readSettings, SETTINGS, type Settings } from "../../core/settings.ts";
import { assemble } from "../../scripts/manifest.mjs";
import { manifest as fixed } from "../fixtures/devices/manifest.ts";

const parsed = parseManifest(assemble(join(import.meta.dirname, "../../models-manifest")));
if (!parsed.ok) throw new Error(`${parsed.problem.path} ${parsed.problem.message}`);
const manifests: Readonly<Record<string, Manifest>> = { fixed, real: parsed.value };

const folder = new URL("../fixtures/devices/", import.meta.url);
const recorded: readonly Device[] = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")).device);

const bytes = fc.integer({ min: 1 << 27, max: 2 ** 32 });
const anyDevice: fc.Arbitrary<Device> = fc.record(
  {
    host: fc.constantFrom("browser", "node"),
    platform: fc.constantFrom("ios", "android", "mac", "windows", "linux", "chromeos", "unknown"),
    webgpu: fc.constantFrom("none", "software", "hardware"),
    gpu: fc.record({
      vendor: fc.string(),
      architecture: fc.string(),
      f16: fc.boolean(),
      maxBufferSize: bytes,
      maxStorageBufferBindingSize: bytes,
    }),
    isolated: fc.boolean(),
    cores: fc.integer({ min: 1, max: 128 }),
    memory: fc.constantFrom(0.25, 0.5, 1, 2, 4, 8, 16, 32),
    saveData: fc.boolean(),
    speed: fc.record(
      { wasm: fc.double({ min: 0.1, max: 100, noNaN: true }), webgpu: fc.double({ min: 0.1, max: 9000, noNaN: true }) },
      { requiredKeys: ["wasm"] },
    ),
    trouble: fc.record(
      { gpuLosses: fc.integer({ min: 0, max: 3 }), crashed: fc.constantFrom(...TIERS) },
      { requiredKeys: ["gpuLosses"] },
    ),
  },
  { requiredKeys: ["host", "platform", "webgpu", "isolated", "cores", "saveData", "trouble"] },
);

const words = (name: keyof typeof SETTINGS) => fc.constantFrom(...(SETTINGS[name].values as readonly string[]));
const anyChange = fc.record({
  model_size: words("model_size"),
  quantization_level: words("quantization_level"),
  backend: words("backend"),
  gpu_policy: words("gpu_policy"),
  asr: words("asr"),
  data_saver: words("data_saver"),
  threads: fc.integer({ min: 0, max: 16 }),
  llm_model: fc.constantFrom("auto", "llm-large", "llm-light", "pocket-llm-sn", "nothing"),
});

function settingsFor(language: string, change: object): Settings {
  const { settings, problems } = readSettings({ screen: { language, ...change } });
  if (problems.length > 0) throw new Error(problems[0]?.message);
  return settings;
}

/** What must hold for every plan, whatever the device. */
function check(plan: Plan, device: Device): void {
  const stages = Object.values(plan.stages).filter((stage) => stage !== undefined);
  const missing = plan.missing.map(({ stage }) => stage);
  expect([...stages.map(({ model }) => model.stage), ...missing].sort()).toEqual(["asr", "llm", "tts"]);
  for (const { reasons } of plan.missing) expect(reasons.length).toBeGreaterThan(0);
  for (const stage of stages) checkStage(stage, plan, device);
  const threads = stages.reduce((sum, { spec }) => sum + spec.threads, 1);
  expect(threads).toBeLessThanOrEqual(Math.max(device.cores, 4));
  const memory = stages.reduce((sum, { variant }) => sum + variant.memory, 0);
  expect(memory).toBeLessThanOrEqual(memoryFor(device));
  expect(plan.reasons.length).toBeGreaterThan(0);
}

function checkStage({ model, variant, spec, paths }: StagePlan, plan: Plan, device: Device): void {
  const dtypes = typeof spec.dtype === "string" ? [spec.dtype] : Object.values(spec.dtype);
  expect(model.languages).toContain(plan.pack.tag);
  expect(spec.language).toBe(plan.pack.tag);
  expect(model.variants).toContain(variant);
  if (spec.backend === "wasm") expect(dtypes.filter((dtype) => dtype.startsWith("q4"))).toEqual([]);
  if (spec.backend === "webgpu") {
    expect(device.webgpu).not.toBe("none");
    expect(device.trouble.gpuLosses).toBeLessThan(2);
  }
  if (dtypes.some((dtype) => dtype.endsWith("f16")) && spec.backend === "webgpu") expect(device.gpu?.f16).toBe(true);
  expect(spec.backend === "cpu").toBe(device.host === "node");
  expect(spec.threads).toBeGreaterThanOrEqual(1);
  if (!device.isolated || device.platform === "ios" || spec.backend === "webgpu") expect(spec.threads).toBe(1);
  if (spec.engine === "openai") expect(device.host).toBe("node");
  expect(paths.filter((path) => !model.files.some((file) => file.path === path))).toEqual([]);
}

describe.each(Object.entries(manifests))("the %s manifest", (_, manifest) => {
  const tags = manifest.packs.map(({ tag }) => tag);

  test.each(tags)("%s on every recorded device, in every size", (language) => {
    for (const device of recorded)
      for (const model_size of SETTINGS.model_size.values) {
        const plan = makePlan(manifest, device, settingsFor(language, { model_size }));
        if (!isFailure(plan)) check(plan, device);
        else expect(plan.code).toBe("no-model");
      }
  });

  test("any device with any settings", () => {
    fc.assert(
      fc.property(anyDevice, anyChange, fc.constantFrom(...tags), (device, change, language) => {
        const settings = settingsFor(language, change);
        const plan = makePlan(manifest, device, settings);
        if (!isFailure(plan)) check(plan, device);
        else expect(["no-model", "no-webgpu"]).toContain(plan.code);
        const verdicts = judgeTiers(manifest, device, settings);
        expect(verdicts.filter(({ recommended }) => recommended).length).toBeLessThanOrEqual(1);
        for (const { fits, reasons } of verdicts) expect(fits && reasons.length > 0).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  test("what a tier's verdict promises, the plan keeps", () => {
    for (const device of recorded)
      for (const language of tags)
        for (const { tier, fits } of judgeTiers(manifest, device, settingsFor(language, {}))) {
          const plan = makePlan(manifest, device, settingsFor(language, { model_size: tier }));
          if (fits) expect(isFailure(plan) ? plan.code : plan.tier).toBe(tier);
        }
  });
});
