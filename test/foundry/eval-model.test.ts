import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readSettings } from "../../core/settings.ts";
import { planHere, stageOf } from "../../foundry/engines/plan-here.ts";
import { holdsFiles } from "../../foundry/eval/artifact.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-model-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const home = resolve(import.meta.dirname, "../..");
const planOf = (language: string, asr_model: string) =>
  planHere(home, readSettings({ screen: { language, asr_model } }).settings);

test("a model that is measured by its name is that one", () => {
  expect(stageOf(planOf("sn", "whisper-base"), "asr", "whisper-base").model.id).toBe("whisper-base");
  expect(stageOf(planOf("sn", "auto"), "asr").model.id).toBe("pocket-asr-sn");
});

test("a name that is of no model of the language is refused, not measured as another", () => {
  for (const name of ["pocket-asr-xx", "pocket-llm-sn", "mms-tts-eng"])
    expect(() => stageOf(planOf("sn", name), "asr", name)).toThrow(
      expect.objectContaining({
        code: "no-model",
        message: `${name} is no asr model of sn that runs here; the plan has pocket-asr-sn`,
      }),
    );
});

test("a folder that lacks files of the model is refused with their names", async () => {
  writeFileSync(join(folder, "config.json"), "{}");
  await expect(holdsFiles(folder, ["config.json", "tokenizer.json", "onnx/model.onnx"])).rejects.toMatchObject({
    code: "model-load",
    message: `${folder} lacks tokenizer.json, onnx/model.onnx`,
  });
  await expect(holdsFiles(folder, ["config.json"])).resolves.toBeUndefined();
});
