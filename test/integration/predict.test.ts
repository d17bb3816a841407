import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openOrders } from "../../server/predict/open.ts";
import { readServerSettings } from "../../server/settings.ts";
import { audioApp } from "../server/audio-app.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-predict-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fixtures = join(import.meta.dirname, "../fixtures/slu");
const labels = readFileSync(join(fixtures, "labels.json"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as { audio_filepath: string; product: string; quantity: number });

test("the shipped model answers POST /predict and notes each answer", async () => {
  const file = join(folder, "orders.jsonl");
  const settings = readServerSettings({ INZWA_PREDICT_LOG: file });
  const orders = openOrders(settings, { log: { debug() {}, info() {}, warn() {}, error() {} } });
  if (!orders) throw new Error("the model is not here");
  const app = audioApp({ orders });
  for (const { audio_filepath, product, quantity } of labels) {
    const body = new FormData();
    body.append("file", new Blob([readFileSync(join(fixtures, audio_filepath))]), audio_filepath);
    const response = await app.request("/predict", { method: "POST", body });
    const told = (await response.json()) as Record<string, unknown>;
    expect([told.product ?? "none", told.quantity ?? 0], audio_filepath).toEqual([product, quantity]);
    expect(told.modelVersion).toMatch(/^pocket-slu-sn@[0-9a-f]{12}$/);
  }
  await expect
    .poll(() => readFileSync(file, "utf8").trim().split("\n").length, { timeout: 30_000 })
    .toBe(labels.length);
  const [first] = readFileSync(file, "utf8").split("\n");
  const note = JSON.parse(first ?? "") as Record<string, unknown>;
  expect(Object.keys(note).sort()).toEqual(
    [
      "at",
      "audio_duration",
      "confidence",
      "frames",
      "latency_ms",
      "mel_mean",
      "mel_std",
      "model_version",
      "prediction",
      "request_id",
    ].sort(),
  );
});
