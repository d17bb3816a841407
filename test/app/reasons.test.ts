import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { because } from "../../app/language/reasons.ts";
import { wordFor } from "../../app/language/words.ts";
import type { Device } from "../../core/device.ts";
import { isFailure } from "../../core/failure.ts";
import { judgeTiers, makePlan } from "../../core/plan.ts";
import type { Reason } from "../../core/reason.ts";
import { readSettings, type Settings } from "../../core/settings.ts";
import { manifest } from "../fixtures/devices/manifest.ts";

test("a reason names stages and tiers in the page's language", () => {
  const args = { stage: "tts", tier: "large", from: "light" };
  expect(because("en", { key: "plan.missing.tier", args })).toBe(
    "Speaking: Large has no model of its own, so that of Light is used.",
  );
  expect(because("sn", { key: "plan.missing.tier", args })).toMatch(/^Kutaura: Hombe /);
});

test("megabytes become sizes, other numbers stay numbers", () => {
  expect(because("en", { key: "plan.memory", args: { needs: 5200, has: 512 } })).toBe(
    "It needs 5.2 GB of memory. This device can spare about 512 MB.",
  );
  expect(because("en", { key: "plan.threads", args: { threads: 4, cores: 8 } })).toContain("4 threads");
});

test("a reason without what it needs is a bug", () => {
  expect(() => because("en", { key: "plan.limit" })).toThrow("has");
});

test("engines nobody has words for keep their name", () => {
  expect(wordFor("en", "engine", "onnx")).toBe("Runs with ONNX Runtime");
  expect(wordFor("en", "engine", "other")).toBe("other");
});

test("every reason a plan gives on the recorded devices can be said in both languages", () => {
  const folder = new URL("../fixtures/devices/", import.meta.url);
  const wishes = ["auto", "pocket", "light", "standard", "large"].flatMap((model_size) => [
    { model_size },
    { model_size, gpu_policy: "force" },
    { model_size, gpu_policy: "off", quantization_level: "q4", asr: "onnx", threads: 1 },
    { model_size, asr_model: "nothing-of-that-name", data_saver: "on" },
  ]);
  const said = new Set<string>();
  const checked = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    const { device }: { device: Device } = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    for (const { tag } of manifest.packs)
      for (const wish of wishes) {
        const { settings } = readSettings({ screen: { language: tag, ...wish } });
        for (const reason of reasonsFor(device, settings)) {
          said.add(reason.key);
          const whole = JSON.stringify(reason);
          if (checked.has(whole)) continue;
          checked.add(whole);
          expect(because("en", reason)).toMatch(/\.$/);
          expect(because("sn", reason)).toMatch(/\.$/);
        }
      }
  }
  expect(said.size).toBeGreaterThan(20);
});

function reasonsFor(device: Device, settings: Settings): Reason[] {
  const judged = judgeTiers(manifest, device, settings).flatMap(({ reasons }) => reasons);
  const plan = makePlan(manifest, device, settings);
  if (isFailure(plan)) return judged;
  const stages = Object.values(plan.stages).flatMap(({ reasons }) => reasons);
  return [...judged, ...plan.reasons, ...stages, ...plan.missing.flatMap(({ reasons }) => reasons)];
}
