import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ModelsState } from "../../app/models-state.ts";
import type { Settings } from "../../core/settings.ts";
import { UNIT } from "../workers/store-host.ts";
import { unpinned } from "./models-hosted.ts";
import { openScene, phone, type Scene } from "./models-scene.ts";
import { shown } from "./models-shown.ts";

const light = { model_size: "light" } as const;

let scene: Scene;
beforeEach(async () => {
  scene = await openScene((model) => (model.id === "asr-standard" ? unpinned(model) : model));
});
afterEach(() => scene.close());

const view = (settings?: Partial<Settings>, more?: Partial<ModelsState>) => shown(scene, settings, more);

describe("a tier", () => {
  test("is installed only when every model of it is", async () => {
    const stages = scene.stages(light);
    await scene.fetch(stages.slice(0, 1));
    expect((await view()).tier("light")).toMatchObject({ installed: false, received: 2 * UNIT + 1000 });
    await scene.fetch(stages);
    expect((await view()).tier("light")).toMatchObject({ installed: true, bytes: 12 * UNIT + 3000, chosen: false });
  });

  test("has no size while one of its models has none, only about how much", async () => {
    const { tier } = await view();
    expect(tier("standard")).not.toHaveProperty("bytes");
    expect(tier("standard")).toMatchObject({ estimate: 1e6, installed: false });
  });

  test("says which runs, which Inzwa would take, and why one does not fit", async () => {
    const { tiers } = await view({ language: "en" });
    expect(tiers.map(({ tier, chosen, recommended }) => [tier, chosen, recommended])).toEqual([
      ["light", false, false],
      ["standard", false, false],
      ["large", true, true],
    ]);
    const small = (await view({ language: "en" }, { device: phone })).tier("large");
    expect(small).toMatchObject({ fits: false, chosen: false });
    expect(small?.reasons.map(({ key }) => key)).toContain("plan.needs-webgpu");
  });

  test("tells which languages talk at once, and what the others cost at least", async () => {
    const { packs } = await view({ language: "sn" });
    const of = (tag: string) => packs.find((row) => row.tag === tag);
    expect(of("sn")).toMatchObject({ atOnce: true, least: 1e6 });
    expect(of("en")).toMatchObject({ atOnce: false, least: 1e6 });
    const elsewhere = (await view({ language: "en" })).packs.find(({ tag }) => tag === "sn");
    expect(elsewhere, "it comes with the site, and is not here").toMatchObject({ atOnce: false, least: 1e6 });
  });

  test("names what the language lacks", async () => {
    const { packs, tier } = await view({ language: "ml" });
    expect(packs.find(({ tag }) => tag === "ml")).toMatchObject({ chosen: true, lacks: ["tts"] });
    expect(tier("light")?.lacks).toEqual(["llm", "tts"]);
    expect(tier("standard")?.lacks).toEqual(["tts"]);
  });
});

describe("a stage", () => {
  test("says what runs and offers the other models of the language", async () => {
    const { stage } = await view({ model_size: "standard", asr_model: "asr-light" });
    expect(stage("asr")).toMatchObject({ model: "asr-light", engine: "transformers", backend: "wasm", dtype: "q8" });
    expect(stage("asr")?.choices).toEqual([
      { id: "pocket-asr", name: "pocket-asr", chosen: false },
      { id: "asr-light", name: "asr-light", chosen: true },
      { id: "asr-standard", name: "asr-standard", chosen: false },
      { id: "asr-large", name: "asr-large", chosen: false },
    ]);
  });

  test("that nothing does says why", async () => {
    const tts = (await view({ language: "ml" })).stage("tts");
    expect(tts?.model).toBeUndefined();
    expect(tts?.reasons.map(({ key }) => key)).toEqual(["plan.missing"]);
  });
});
