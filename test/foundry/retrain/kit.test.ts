import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { secret, TRAINED, Workshop } from "./workshop.ts";

let shop: Workshop;
const before = { ...process.env };
beforeAll(() => {
  process.env.INZWA_MANIFEST_KEY = secret;
});
afterAll(() => {
  process.env = before;
});
beforeEach(() => {
  shop = new Workshop();
});

function bytesOf(path: string): string {
  const names = readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return names
    .map((one) => `${one.name} ${readFileSync(join(one.parentPath, one.name), "base64")}`)
    .sort()
    .join("\n");
}

test("a kit is the same byte for byte, and names all that it is made of", async () => {
  const digest = await shop.champion();
  const made = { snapshot: await shop.snapshot(), recipe: "whisper", seed: "7" };
  const first = await shop.run(["kit", "asr-sn"], { ...made, out: "one" });
  shop.hours = 5;
  const second = await shop.run(["kit", "asr-sn"], { ...made, out: "two" });
  expect(second.lines).toEqual(first.lines);
  expect(bytesOf(shop.at("two"))).toBe(bytesOf(shop.at("one")));
  const lock = JSON.parse(readFileSync(shop.at("one/kit.lock.json"), "utf8"));
  expect(lock).toMatchObject({ model: "asr-sn", seed: 7, champion: digest, clips: TRAINED, snapshot: made.snapshot });
  expect(Object.keys(lock.files)).toEqual(expect.arrayContaining(["config.yaml", "scripts/slu/train.py"]));
  const lines = readFileSync(shop.at("one/manifests/test.json"), "utf8").trim().split("\n");
  expect(lines).toHaveLength(40);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ audio_filepath: expect.stringMatching(/^gold\//), duration: 1 });
  await expect(shop.run(["kit", "asr-sn"], { ...made, out: "two" })).rejects.toMatchObject({ code: "bad-manifest" });
});

test.each([
  [
    "whisper",
    { per_device_train_batch_size: 4, gradient_accumulation_steps: 8, learning_rate: 1e-5, warmup_steps: 500 },
  ],
  ["whisper", { max_steps: 5000, fp16: true, eval_steps: 500, save_steps: 500, logging_steps: 100 }],
  ["parler", { learning_rate: 1e-5, num_train_epochs: 20 }],
  ["lora", { learning_rate: 2e-4, bf16: true }],
  ["slu", { learning_rate: 2.726e-4, weight_decay: 1.03e-6, batch_size: 8, epochs: 30, patience: 5, dropout: 0.2 }],
])("the recipe %s has the figures %j", async (recipe, figures) => {
  await shop.run(["kit", "asr-sn"], { snapshot: await shop.snapshot(), recipe, out: "kit" });
  expect(parse(readFileSync(shop.at("kit/config.yaml"), "utf8")).training).toMatchObject(figures);
});

test("a snapshot of which somebody took a clip back makes no kit", async () => {
  const digest = await shop.snapshot();
  shop.clips({ ...TRAINED, test: 39 });
  const made = shop.run(["kit", "asr-sn"], { snapshot: digest, recipe: "whisper", out: "kit" });
  await expect(made).rejects.toMatchObject({ message: expect.stringContaining("1 clips of the snapshot") });
  expect(readdirSync(shop.folder)).not.toContain("kit");
});
