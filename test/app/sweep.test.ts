import { expect, test } from "vitest";
import { sweep } from "../../app/sweep.ts";
import type { ModelEntry } from "../../core/manifest.ts";
import type { StoreUsage } from "../../core/storage.ts";

const base = "https://site.example/inzwa/";
const models = [
  { id: "voice", files: [{ path: "config.json" }, { path: "onnx/model.onnx" }] },
] as unknown as ModelEntry[];
const ours = `${base}models/voice/onnx/model.onnx`;
const old = `${base}models/voice/onnx/model_old.onnx`;
const gone = `${base}models/former/config.json`;
const neighbour = "https://site.example/other/models/voice/config.json";

async function kept(urls: readonly string[], note?: unknown): Promise<readonly string[] | undefined> {
  let swept: readonly string[] | undefined;
  const names = urls.map((url) => ({ url, size: 1, received: 1, complete: true, digest: "sha256:00" as const }));
  const usage: StoreUsage = { names, bytes: 1, inMemory: 0, persisted: false };
  const store = {
    usage: async () => usage,
    recall: async () => note,
    sweep: async (keep: readonly string[]) => {
      swept = keep;
      return 0;
    },
  };
  await sweep(store, base, models);
  return swept;
}

test("what the manifest names no longer goes, what another site of this origin has stays", async () => {
  expect(await kept([ours, old, gone, neighbour])).toEqual([ours, neighbour]);
});

test("models from a pack file stay, whatever the site's manifest says", async () => {
  expect(await kept([ours, old, gone], [])).toEqual([ours, gone]);
});

test("where nothing is to go the store is left alone", async () => {
  expect(await kept([ours, neighbour])).toBeUndefined();
});
