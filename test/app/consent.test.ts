import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Question } from "../../app/models-view.ts";
import type { ModelEntry } from "../../core/manifest.ts";
import type { StagePlan } from "../../core/plan.ts";
import { UNIT } from "../workers/store-host.ts";
import { limit } from "./full-disk.ts";
import { treeOf, unpinned } from "./models-hosted.ts";
import { openScene, phone, type Scene } from "./models-scene.ts";

const bound = (model: ModelEntry): ModelEntry =>
  model.id === "tts-sn"
    ? { ...model, licence: { spdx: "CC-BY-NC-4.0", commercial: false, notice: "Not for business." } }
    : model;
const both = (model: ModelEntry): ModelEntry => (model.id === "tts-sn" ? unpinned(bound(model)) : model);

let scene: Scene;
let wanted: readonly StagePlan[];
async function open(change?: (model: ModelEntry) => ModelEntry): Promise<void> {
  await scene?.close();
  scene = await openScene(change);
  wanted = scene.stages({ model_size: "light" }, phone).filter(({ model }) => !("site" in model.source));
}
beforeEach(() => open());
afterEach(() => scene.close());

const kinds = () => scene.asked.map(({ kind }) => kind);
const all = () => 2 * 1000 + 2 * UNIT + 8 * UNIT;

describe("before anything is fetched", () => {
  test("licence, data, host: in this order, once each", async () => {
    await open(bound);
    scene.saveData = true;
    const before: number[] = [];
    scene.says = () => before.push(scene.host.requests.length) > 0;
    expect(await scene.installer.download(wanted)).toBe(0);
    expect(scene.asked).toMatchObject([
      { kind: "licence", models: [{ name: "tts-sn", spdx: "CC-BY-NC-4.0", notice: "Not for business." }] },
      { kind: "save-data", bytes: all() },
      { kind: "host", host: "huggingface.co", why: "models" },
    ]);
    expect(before).toEqual([0, 0, 0]);
    expect(await scene.store.missing(scene.files(wanted))).toEqual([]);
  });

  test("models that nobody pinned: only the hub's list comes before the question about data", async () => {
    await open(both);
    scene.saveData = true;
    scene.says = ({ kind }) => kind !== "save-data";
    expect(await scene.installer.download(wanted)).toBeUndefined();
    expect(kinds()).toEqual(["licence", "not-pinned", "host", "save-data"]);
    expect(scene.asked[3]).toEqual({ kind: "save-data", bytes: all() });
    expect(scene.host.requests).toEqual([`${treeOf({ id: "tts-sn" })} undefined`]);
  });

  test("every host is asked about before the first byte comes from any", async () => {
    const far = { url: "https://far.test/tts-sn/" };
    await open((model) => (model.id === "tts-sn" ? { ...model, source: far } : model));
    const before: number[] = [];
    scene.says = () => before.push(scene.host.requests.length) > 0;
    await scene.installer.download(wanted);
    expect(scene.asked).toMatchObject([{ host: "huggingface.co" }, { host: "far.test" }]);
    expect(before).toEqual([0, 0]);
  });

  test.each<Question["kind"]>(["licence", "not-pinned", "save-data", "host"])(
    "no to %s ends it quietly, with everything as before",
    async (kind) => {
      await open(both);
      scene.saveData = true;
      scene.says = (question) => question.kind !== kind;
      expect(await scene.installer.download(wanted)).toBeUndefined();
      expect(kinds().at(-1)).toBe(kind);
      expect(scene.installer.busy).toBe(false);
      expect(scene.installer.activities.size).toBe(0);
      expect((await scene.store.usage()).names).toEqual([]);
    },
  );

  test("data that is here, half here or in memory is not asked for again", async () => {
    await scene.fetch(wanted.filter(({ model }) => model.stage === "asr"));
    limit(0);
    await scene.fetch(wanted.filter(({ model }) => model.stage === "tts"));
    vi.restoreAllMocks();
    scene.saveData = true;
    expect(await scene.installer.download(wanted)).toBe(8 * UNIT + 1000);
    expect(kinds()).toEqual([]);
  });
});
