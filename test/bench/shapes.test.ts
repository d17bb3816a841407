import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { REPLY, realShapes } from "../../bench/shapes/models.mjs";
import { reshaped } from "../../bench/shapes/site.mjs";
import type { EngineSpec } from "../../core/contracts.ts";
import { readManifest } from "../../core/manifest.ts";
import { assemble } from "../../scripts/manifest.mjs";
import { recogniser, serveModels } from "../../server/engines.ts";
import { causal } from "../../workers/llm/causal.ts";

const SAID = "Guta guru reZimbabwe nderipi?";
const layers = { encoderLayers: 1, decoderLayers: 2 };
const asr = { mels: 80, size: 64, heads: 2, inner: 128, ...layers, vocabulary: 1600, sources: 500, targets: 64 };
const llm = {
  size: 128,
  heads: 4,
  keyHeads: 2,
  head: 32,
  inner: 192,
  layers: 2,
  vocabulary: 1500,
  context: 512,
  theta: 10_000,
};
const folders = { fp32: "", q8: "" };

beforeAll(async () => {
  for (const precision of ["fp32", "q8"] as const) {
    folders[precision] = mkdtempSync(join(tmpdir(), "inzwa-shapes-"));
    await realShapes(folders[precision], { precision, asr, llm });
  }
});
afterAll(() => {
  for (const folder of Object.values(folders)) rmSync(folder, { recursive: true });
});

function spec(model: string, engine: EngineSpec["engine"] = "transformers"): EngineSpec {
  const can = { anyLength: true };
  return { engine, model, language: "sn", backend: "cpu", dtype: "fp32", threads: 1, can };
}

for (const precision of ["fp32", "q8"] as const)
  for (const engine of ["transformers", "onnx"] as const)
    test(`the recogniser's shape in ${precision} says its sentence through ${engine}, however long the speech is`, async () => {
      serveModels(`${folders[precision]}/`);
      const ear = recogniser(engine, {});
      await ear.load(spec("pocket-asr-sn", engine));
      for (const seconds of [1, 3]) {
        const samples = Float32Array.from({ length: seconds * 16_000 }, (_, i) => Math.sin(i / 9) / 4);
        const { text, confidence } = await ear.transcribe({ turn: 1, revision: 0, samples, at: 0 });
        expect(text).toBe(SAID);
        expect(confidence).toBeGreaterThan(0.99);
      }
      const samples = new Float32Array(32_000);
      const known = await ear.transcribe({ turn: 1, revision: 0, samples, at: 0, prefix: "Guta guru" });
      expect(known.text).toBe(SAID);
    });

test.for(["fp32", "q8"] as const)("the model's shape in %s writes its reply, turn after turn", async (precision) => {
  serveModels(`${folders[precision]}/`);
  const model = causal();
  await model.load(spec("pocket-llm-sn"));
  const asked = { role: "user", text: "Mhoro" } as const;
  const first = await model.reply({ turn: 1, revision: 0, messages: [asked] }, () => {});
  expect(first.text).toBe(REPLY);
  expect(first.tokens).toBe(24);
  const messages = [asked, { role: "assistant", text: REPLY } as const, asked];
  const second = await model.reply({ turn: 2, revision: 0, messages }, () => {});
  expect(second.text).toBe(REPLY);
  expect(second.reused).toBeGreaterThan(24);
});

test("the weights are no bytes of the files", () => {
  const bytes = readFileSync(join(folders.q8, "pocket-llm-sn/onnx/model.onnx")).length;
  expect(bytes).toBeLessThan(100_000);
});

test("the manifest with the shapes is a manifest, and has the files as they are", () => {
  const changed = reshaped(assemble("models-manifest"), folders.q8);
  const { manifest, notice } = readManifest(changed);
  expect(notice).toBeUndefined();
  const model = manifest?.models.find(({ id }) => id === "pocket-llm-sn");
  const file = model?.files.find(({ path }) => path === "onnx/model.onnx");
  expect(file?.size).toBe(readFileSync(join(folders.q8, "pocket-llm-sn/onnx/model.onnx")).length);
  expect(model).not.toHaveProperty("proof");
  expect(model).not.toHaveProperty("parameters");
});
