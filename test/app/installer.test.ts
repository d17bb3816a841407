import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ModelEntry } from "../../core/manifest.ts";
import type { StagePlan } from "../../core/plan.ts";
import { english } from "../fixtures/devices/planned.ts";
import { type Answer, inOrder, ranged, UNIT } from "../workers/store-host.ts";
import { limit } from "./full-disk.ts";
import { heldAfter, sizeOf, unpinned } from "./models-hosted.ts";
import { BASE, openScene, phone, type Scene } from "./models-scene.ts";
import { spoil } from "./spoil.ts";

const HUB = "https://huggingface.co";
let scene: Scene;
let wanted: readonly StagePlan[];
async function open(change?: (model: ModelEntry) => ModelEntry): Promise<void> {
  await scene?.close();
  scene = await openScene(change);
  wanted = scene.stages({ model_size: "light" }, phone).filter(({ model }) => !("site" in model.source));
}
beforeEach(() => open());
afterEach(() => scene.close());

const all = () => 2 * 1000 + 2 * UNIT + 8 * UNIT;
function answer(name: string, next: Answer): void {
  const hosted = scene.hosted.get(name);
  if (!hosted) throw new Error(`no ${name}`);
  hosted.answer = next;
}
function planned(id: string): StagePlan {
  const stage = wanted.find(({ model }) => model.id === id);
  if (!stage) throw new Error(`${id} is not planned`);
  return stage;
}
/** Resolves when half of the model is here and no more comes. */
function halfCame(id: string): Promise<void> {
  return new Promise((resolve) => {
    scene.changed = () => (scene.installer.activities.get(id)?.progress?.loaded ?? 0) >= 4 * UNIT && resolve();
  });
}

describe("a download", () => {
  test("pause keeps what came, and the next one fetches the rest alone", async () => {
    answer("tts-sn/onnx/q8.onnx", inOrder(heldAfter(5 * UNIT), ranged()));
    const half = halfCame("tts-sn");
    const first = scene.installer.download(wanted);
    await half;
    expect(await scene.installer.download(wanted)).toBeUndefined();
    scene.installer.pause();
    expect(await first).toBeUndefined();
    expect(scene.installer.busy).toBe(false);
    scene.saveData = true;
    expect(await scene.installer.download(wanted)).toBe(0);
    const path = `/test/tts-sn/resolve/${"0".repeat(40)}/onnx/q8.onnx`;
    const [begun, resumed, ...more] = scene.host.requests.filter((line) => line.startsWith(path));
    expect([begun, more]).toEqual([`${path} bytes=0-`, []]);
    const start = Number(/bytes=(\d+)-$/.exec(resumed ?? "")?.[1]);
    // What had come when it was paused is told of the whole model, with its small file.
    expect(start + sizeOf("tts-sn", "config.json")).toBeGreaterThanOrEqual(4 * UNIT);
    expect(scene.asked.at(-1)).toEqual({ kind: "save-data", bytes: 8 * UNIT - start });
  });

  test("what the disk does not take is told for all models together", async () => {
    limit(0);
    expect(await scene.installer.download(wanted)).toBe(all());
  });

  test("a host that gives other bytes: an error, and nothing of them is kept", async () => {
    answer("tts-sn/onnx/q8.onnx", (_, response) => void response.writeHead(200).end(Buffer.alloc(8 * UNIT)));
    await expect(scene.installer.download(wanted)).rejects.toMatchObject({ code: "bad-hash" });
    expect(scene.installer.busy).toBe(false);
    const left = (await scene.store.usage()).names.filter(
      ({ url, received }) => url.endsWith("q8.onnx") && received > 0,
    );
    expect(left.map(({ url }) => url)).toEqual([`${BASE}models/asr-light/onnx/q8.onnx`]);
  });

  test("a branch that has moved on since the list was read is read again", async () => {
    await open((model) => (model.id === "tts-sn" ? unpinned(model) : model));
    const list = { type: "file", path: "config.json", size: 3, oid: "0".repeat(40) };
    const model = { ...list, path: "onnx/q8.onnx", lfs: { oid: "1".repeat(64), size: 2 * UNIT } };
    await scene.store.remember("listing:tts-sn", [list, model]);
    await scene.listings.recall(scene.manifest.models);
    expect(await scene.installer.download(wanted)).toBe(0);
    expect(await scene.store.missing(scene.files(wanted))).toEqual([]);
    expect(scene.listings.known.get("tts-sn")?.get("config.json")?.size).toBe(1000);
  });
});

describe("what is here", () => {
  test("verifying finds a flipped byte, deletes it, and the next download mends it", async () => {
    await scene.fetch(wanted);
    const [asr, tts] = [planned("asr-light"), planned("tts-sn")];
    await spoil(scene.store, scene.database, `${BASE}models/tts-sn/onnx/q8.onnx`);
    expect(await scene.installer.verify(asr)).toBe(true);
    expect(await scene.installer.verify(tts)).toBe(false);
    expect((await scene.store.missing(scene.files(wanted))).map(({ url }) => url)).toEqual([
      `${BASE}models/tts-sn/onnx/q8.onnx`,
    ]);
    await scene.installer.download([tts]);
    expect(await scene.installer.verify(tts)).toBe(true);
    expect(scene.installer.activities.size).toBe(0);
  });

  test("removing frees the bytes; a download of it is paused before", async () => {
    await scene.fetch(wanted);
    const stage = planned("tts-sn");
    const urls = scene.files([stage]).map(({ url }) => url);
    expect(await scene.installer.remove(stage, urls)).toBe(8 * UNIT + 1000);
    answer("tts-sn/onnx/q8.onnx", heldAfter(5 * UNIT));
    const half = halfCame("tts-sn");
    const again = scene.installer.download([stage]);
    await half;
    expect(await scene.installer.remove(stage, urls)).toBeGreaterThanOrEqual(4 * UNIT);
    expect(await again).toBeUndefined();
    expect((await scene.store.usage()).names.map(({ url }) => url)).toEqual(
      scene.files([planned("asr-light")]).map(({ url }) => url),
    );
  });
});

describe("web-llm", () => {
  test("is handed what it needs, keeps it, and gives it back", async () => {
    const [llm] = scene.stages({ ...english, model_size: "large" }).filter(({ spec }) => spec.engine === "web-llm");
    if (!llm) throw new Error("not planned");
    scene.saveData = true;
    expect(await scene.installer.download([llm])).toBe(0);
    expect(scene.asked).toMatchObject([
      { kind: "not-pinned", models: ["llm-large"] },
      { kind: "host", host: "huggingface.co" },
      { kind: "save-data", bytes: 1000 },
      { kind: "host", host: "test.example" },
    ]);
    const revision = "0".repeat(40);
    expect(scene.compiled.fetched[0]?.compiled).toMatchObject({
      weights: `${HUB}/test/llm-large/resolve/${revision}/`,
      library: "https://test.example/llm-large.wasm",
      context: 2048,
      files: [{ url: `${HUB}/test/llm-large/resolve/${revision}/config.json`, size: 1000 }],
    });
    expect([...scene.keeper.known]).toEqual(["llm-large"]);
    expect(await scene.installer.verify(llm)).toBe(true);
    await scene.installer.remove(llm, []);
    expect([...scene.keeper.known]).toEqual([]);
    expect(await scene.installer.verify(llm)).toBe(false);
  });
});
