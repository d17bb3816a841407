import { describe, expect, test } from "vitest";
import type { Device } from "../../core/device.ts";
import type { ModelEntry } from "../../core/manifest.ts";
import { judgeTiers } from "../../core/plan.ts";
import { manifest } from "../fixtures/devices/manifest.ts";
import { defaults, desktop, english, keys, named, planned } from "../fixtures/devices/planned.ts";

describe("memory", () => {
  test.each([
    ["desktop", {}, 8000],
    ["phone", { platform: "android" }, 7200],
    ["desktop that does not tell", { memory: undefined }, 2000],
    ["phone that does not tell", { memory: undefined, platform: "android" }, 900],
  ] as const)("%s", (_, change, has) => {
    const device = Object.fromEntries(
      Object.entries({ ...desktop, ...change }).filter(([, value]) => value !== undefined),
    );
    const huge = (model: ModelEntry): ModelEntry => ({
      ...model,
      variants: model.variants.map((variant) => ({ ...variant, memory: 1e11 })),
    });
    const all = { ...manifest, models: manifest.models.map(huge) };
    const [verdict] = judgeTiers(all, device as unknown as Device, { ...defaults, ...english });
    expect(named(verdict?.reasons, "plan.memory")).toEqual({ needs: 100_000, has });
  });
  test("hearing and speaking come before writing", () => {
    const plan = planned({ device: { memory: 1, webgpu: "none" }, settings: { ...english, model_size: "light" } });
    expect(Object.keys(plan.stages)).toEqual(["asr", "tts"]);
    expect(plan.missing.map(({ stage, reasons }) => [stage, keys(reasons)])).toEqual([
      ["llm", ["plan.missing.device", "plan.memory"]],
    ]);
  });
});

describe("speed on WASM", () => {
  const device = { webgpu: "none" } as const;
  // 500M weights at 5 tokens a second and 0.45 of the speed: 5.6; 74M weights in windows of 30 s: 4.4.
  test.each([
    [5.7, ["asr-standard", "llm-standard"]],
    [5.4, ["asr-light", "llm-light"]],
    [2.4, ["asr-light", "llm-light"]],
  ])("%d: %j", (wasm, models) => {
    const plan = planned({ device: { ...device, speed: { wasm } }, settings: { ...english, model_size: "standard" } });
    expect([plan.stages.asr?.model.id, plan.stages.llm?.model.id]).toEqual(models);
    if (wasm < 5.6) expect(keys(plan.reasons)).toContain("plan.slow");
  });
  test("too slow for anything but a voice", () => {
    const plan = planned({ device: { ...device, speed: { wasm: 0.5 } }, settings: english });
    expect(plan.missing.map(({ stage, reasons }) => [stage, keys(reasons)])).toEqual([
      ["asr", ["plan.missing.device", "plan.slow"]],
      ["llm", ["plan.missing.device", "plan.slow"]],
    ]);
  });
});
