import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ModelsState } from "../../app/models-state.ts";
import { type Manifest, parseManifest } from "../../core/manifest.ts";
import type { Settings } from "../../core/settings.ts";
import { assemble } from "../../scripts/manifest.mjs";
import { desktop } from "../fixtures/devices/planned.ts";
import { UNIT } from "../workers/store-host.ts";
import { limit } from "./full-disk.ts";
import { unpinned } from "./models-hosted.ts";
import { BASE, openScene, phone, type Scene } from "./models-scene.ts";
import { shown, signed } from "./models-shown.ts";

const light = { model_size: "light" } as const;
const large = { language: "en", model_size: "large" } as const;

let scene: Scene;
beforeEach(async () => {
  scene = await openScene((model) => (model.id === "asr-standard" ? unpinned(model) : model));
});
afterEach(() => scene.close());

const view = (settings?: Partial<Settings>, more?: Partial<ModelsState>) => shown(scene, settings, more);

describe("a model", () => {
  test("is absent, partial, installed", async () => {
    expect((await view()).row("tts-sn")).toMatchObject({
      ...{
        state: "absent",
        pinned: true,
        host: "huggingface.co",
        removable: true,
        received: 0,
        bytes: 8 * UNIT + 1000,
      },
      files: [
        { path: "config.json", bytes: 1000, received: 0, complete: false },
        { path: "onnx/q8.onnx", bytes: 8 * UNIT, received: 0, complete: false },
      ],
    });
    const stages = scene.stages(light).filter(({ model }) => model.id === "tts-sn");
    await scene.fetch(stages);
    expect((await view()).row("tts-sn")).toMatchObject({ state: "installed", received: 8 * UNIT + 1000 });
    await scene.store.remove([`${BASE}models/tts-sn/config.json`]);
    expect((await view()).row("tts-sn")).toMatchObject({ state: "partial", received: 8 * UNIT });
  });

  test("in memory says so", async () => {
    limit(0);
    await scene.fetch(scene.stages(light));
    const { row, storage, tier } = await view();
    expect(row("tts-sn")?.state).toBe("memory");
    expect(tier("light")?.installed).toBe(true);
    expect(storage).toMatchObject({ used: 0, inMemory: 12 * UNIT + 3000 });
  });

  test("that comes shows how far it is, and the ones behind it that they wait", async () => {
    const seen: unknown[] = [];
    scene.changed = () => seen.push([...scene.installer.activities].map(([id, { state }]) => `${id} ${state}`));
    const wanted = scene.stages(light).filter(({ model }) => !("site" in model.source));
    await scene.installer.download(wanted);
    expect(seen).toContainEqual(["asr-light downloading", "tts-sn waiting"]);
    const progress = { loaded: 5, total: 10, bytesPerSecond: 1, secondsLeft: 5 };
    const activities = new Map([["tts-sn", { state: "downloading", progress } as const]]);
    expect((await view({}, { activities })).row("tts-sn")).toMatchObject({ state: "downloading", progress });
  });

  test("of the site has no host and cannot be deleted", async () => {
    const row = (await view()).row("pocket-llm");
    expect(row).toMatchObject({ removable: false });
    expect(row).not.toHaveProperty("host");
  });

  test("that nobody pinned has a size once the hub told it", async () => {
    expect((await view()).row("asr-standard")).not.toHaveProperty("bytes");
    const model = scene.manifest.models.find(({ id }) => id === "asr-standard");
    if (model) await scene.listings.fetch(model);
    expect((await view()).row("asr-standard")).toMatchObject({ pinned: false, bytes: 4 * UNIT + 1000 });
  });

  test("of web-llm is as large as its repository, and here when web-llm says so", async () => {
    const model = scene.manifest.models.find(({ id }) => id === "llm-large");
    const weights = { size: 900, digest: "sha256:0" } as const;
    const listings = new Map([
      [
        "llm-large",
        new Map([
          ["config.json", weights],
          ["params_shard_0.bin", weights],
        ]),
      ],
    ]);
    expect((await view(large, { listings })).row("llm-large")).toMatchObject({
      state: "absent",
      received: 0,
      bytes: 1800,
    });
    const compiled = new Set(["llm-large"]);
    const whole = await view(large, { listings, compiled });
    expect(whole.row("llm-large")).toMatchObject({ state: "installed", received: 1800, host: "huggingface.co" });
    expect((await view({}, { compiled })).row("llm-large")?.name).toBe(model?.name);
  });

  test("of the pack is listed also while another one is chosen for its stage", async () => {
    const ids = (await view({ asr_model: "asr-light" })).models.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(["pocket-asr", "asr-light", "asr-standard", "asr-large"]));
  });

  test("with bytes here is listed whatever is chosen, so that it can be deleted", async () => {
    await scene.fetch(scene.stages({ language: "en", model_size: "large" }));
    const ids = async (settings: Partial<Settings>, device = desktop) =>
      (await view(settings, { device })).models.map(({ id }) => id);
    expect(await ids({ language: "ml" })).toContain("tts-en");
    expect(await ids({ gpu_policy: "off" })).toContain("asr-large");
    expect(await ids({ language: "en", asr_model: "asr-light" }, phone)).toContain("asr-large");
    const kept = (await view({ language: "ml" }, { device: phone })).row("asr-large");
    expect(kept).toMatchObject({ state: "installed", received: 4 * UNIT + 1000 });
  });
});

test("storage, trust, hosts and https are told as they are", async () => {
  await scene.net.permit(["https://huggingface.co/a"], "models");
  const { trust, hosts, https, storage } = await view();
  expect(trust).toEqual({ key: signed.key, version: 3, expires: signed.expires, test: true });
  expect({ hosts, https }).toEqual({ hosts: [{ host: "huggingface.co", allowed: true }], https: true });
  expect(storage).toEqual({ used: 0, inMemory: 0, persisted: false });
  const estimate = { usage: 90, quota: 50 };
  const usage = { names: [], bytes: 7, inMemory: 0, persisted: true, estimate };
  expect((await view({}, { usage })).storage).toEqual({ used: 7, inMemory: 0, persisted: true, free: 0 });
});

test("every language of the real manifest can be shown, on a computer and on a phone", async () => {
  const read = parseManifest(assemble("models-manifest"));
  const manifest: Manifest | undefined = read.ok ? read.value : undefined;
  expect(manifest?.packs.length).toBeGreaterThan(4);
  for (const { tag, tiers } of manifest?.packs ?? [])
    for (const device of [desktop, phone]) {
      const all = await view({ language: tag }, { device, ...(manifest ? { manifest } : {}) });
      expect(all.tiers.map(({ tier }) => tier).sort()).toEqual(Object.keys(tiers).sort());
      expect(all.tiers.filter(({ recommended }) => recommended).length).toBeLessThanOrEqual(1);
      expect(all.tiers.filter(({ installed }) => installed)).toEqual([]);
    }
});
