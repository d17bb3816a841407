import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { installedModels } from "../../app/installed.ts";
import { Models } from "../../app/models.ts";
import type { ModelsIntents, ModelsView } from "../../app/models-view.ts";
import { createPacks } from "../../app/packs.ts";
import { choose, chosenSettings } from "../../app/preferences.ts";
import type { Failure } from "../../core/failure.ts";
import { readSettings } from "../../core/settings.ts";
import { webCrypto } from "../../core/web-crypto.ts";
import { publicPart } from "../../foundry/manifest/keys.ts";
import { NOW, newKey, signedBytes, utf8 } from "../core/signing.ts";
import { desktop } from "../fixtures/devices/planned.ts";
import { UNIT } from "../workers/store-host.ts";
import { limit } from "./full-disk.ts";
import { BASE, openScene, type Scene } from "./models-scene.ts";
import { signed } from "./models-shown.ts";
import { spoil } from "./spoil.ts";

const key = newKey();
type Send = <Name extends keyof ModelsIntents>(name: Name, detail: ModelsIntents[Name]) => Promise<ModelsView>;

let scene: Scene;
let send: Send;
let failures: Failure[];
/** What the assistant was told: to start anew, to read the manifest anew. */
let told: string[];
let saved: Blob;

beforeEach(async () => {
  scene = await openScene();
  [failures, told, saved] = [[], [], new Blob()];
  send = screenOf(scene);
});
afterEach(() => scene.close());

/** Sends an intent of the screen and resolves to what it shows once the deed is done. */
function screenOf({ manifest, store, net, asker, installer, keeper, listings, plan }: Scene): Send {
  const acts = new Map<string, (detail: unknown) => void>();
  let shown: (view: ModelsView) => void = () => {};
  const settings = () => readSettings({ screen: chosenSettings() }).settings;
  const bytes = signedBytes(key, { version: manifest.version }, utf8(JSON.stringify(manifest)));
  const packs = createPacks({
    ...{ store, asker, keys: [publicPart(key)], base: BASE, onProgress: () => {} },
    trust: () => webCrypto(crypto.subtle, NOW),
    signed: () => bytes,
    openSink: async () => {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      const sink = new WritableStream<Uint8Array>({ write: (part) => void parts.push(Uint8Array.from(part)) });
      const done = async () => {
        saved = new Blob(parts);
      };
      return { sink, done };
    },
  });
  const models = new Models({
    ...{ store, net, asker, installer, packs, keeper },
    state: () => {
      const known = { manifest, signed, device: desktop, settings: settings(), plan: plan(settings()) };
      return { ...known, listings: listings.known, compiled: keeper.known, base: BASE };
    },
    show: (view) => shown(view),
    failed: (reason) => failures.push(reason),
    choose,
    leave: async () => void told.push("leave"),
    restart: async () => void told.push("restart"),
    reload: async () => void told.push("reload"),
  });
  models.listen({ on: (name, act) => acts.set(name, act as (detail: unknown) => void) });
  return (name, detail) =>
    new Promise((resolve) => {
      shown = resolve;
      acts.get(name)?.(detail);
    });
}

const row = (view: ModelsView, id: string) => view.models.find((one) => one.id === id);

describe("choosing", () => {
  test("a tier or a language ends choices of single models, and starts anew", async () => {
    await send("models.choose", { stage: "asr", model: "asr-light" });
    expect(chosenSettings()).toEqual({ asr_model: "asr-light" });
    await send("models.tier", { tier: "light" });
    expect(chosenSettings()).toEqual({ model_size: "light" });
    await send("models.choose", { stage: "llm", model: "llm-standard" });
    const view = await send("models.language", { tag: "en" });
    expect(chosenSettings()).toEqual({ model_size: "light", language: "en" });
    expect(view.packs.find(({ chosen }) => chosen)?.tag).toBe("en");
    expect(told).toHaveLength(4);
  });

  test("no model lets Inzwa choose again", async () => {
    await send("models.choose", { stage: "asr", model: "asr-light" });
    await send("models.choose", { stage: "asr", model: "" });
    expect(chosenSettings()).toEqual({});
  });
});

describe("fetching and deleting", () => {
  test("what came is noted and runs; persistence is asked for and not waited for", async () => {
    const persist = vi.fn(() => new Promise<boolean>(() => {}));
    Object.assign(navigator, { storage: { persist } });
    const view = await send("models.download", { models: ["tts-sn"] });
    expect(row(view, "tts-sn")?.state).toBe("installed");
    expect([...installedModels()]).toEqual(["tts-sn"]);
    expect(persist).toHaveBeenCalledOnce();
    expect(told).toEqual(["restart"]);
    expect(failures).toEqual([]);
  });

  test("no to a question changes nothing and says nothing", async () => {
    scene.says = () => false;
    const view = await send("models.download", { models: ["tts-sn"] });
    expect(row(view, "tts-sn")?.state).toBe("absent");
    expect([failures, told, installedModels().size]).toEqual([[], [], 0]);
  });

  test("what the disk does not take is told in bytes", async () => {
    limit(0);
    await send("models.download", { models: ["tts-sn", "asr-light"] });
    expect(failures).toMatchObject([{ code: "in-memory", detail: { bytes: 10 * UNIT + 2000 } }]);
  });

  test("what cannot be had is told", async () => {
    const hosted = scene.hosted.get("tts-sn/config.json");
    if (hosted) hosted.answer = (_, response) => void response.writeHead(404).end();
    await send("models.download", { models: ["tts-sn"] });
    expect(failures).toMatchObject([{ code: "network" }]);
    expect(told).toEqual([]);
  });

  test("deleting asks with the bytes, frees all of them, and forgets that the model was here", async () => {
    await send("models.download", { models: ["tts-sn", "asr-light"] });
    scene.says = () => false;
    expect(row(await send("models.delete", { model: "tts-sn" }), "tts-sn")?.state).toBe("installed");
    expect(scene.asked.at(-1)).toEqual({ kind: "delete", name: "tts-sn", bytes: 8 * UNIT + 1000 });
    scene.says = () => true;
    const view = await send("models.delete", { model: "tts-sn" });
    expect(row(view, "tts-sn")?.state).toBe("absent");
    expect(view.storage.used).toBe(2 * UNIT + 1000);
    expect([...installedModels()]).toEqual(["asr-light"]);
  });

  test("a model of web-llm is looked for where it keeps its own, and deleted there", async () => {
    scene.compiled.here.add("llm-large");
    const view = await send("models.language", { tag: "en" });
    expect(row(view, "llm-large")?.state).toBe("installed");
    expect(row(await send("models.delete", { model: "llm-large" }), "llm-large")?.state).toBe("absent");
    expect(scene.compiled.here.size).toBe(0);
  });

  test("verifying tells what was damaged, and the row has it no longer", async () => {
    await send("models.download", { models: ["tts-sn"] });
    await send("models.verify", { model: "tts-sn" });
    expect(failures).toEqual([]);
    await spoil(scene.store, scene.database, `${BASE}models/tts-sn/onnx/q8.onnx`);
    const view = await send("models.verify", { model: "tts-sn" });
    expect(failures).toMatchObject([{ code: "bad-hash", detail: { model: "tts-sn" } }]);
    expect(row(view, "tts-sn")).toMatchObject({ state: "partial", received: 1000 });
    expect(installedModels().size).toBe(0);
  });
});

describe("pack files", () => {
  test("a tier that is here is saved, and taken in again after it was deleted", async () => {
    await scene.fetch(scene.stages({ model_size: "light" }));
    await send("models.export", { tier: "light" });
    expect(failures).toEqual([]);
    await scene.store.sweep([]);
    const view = await send("models.import-file", { file: new File([saved], "sn.inzwa") });
    expect(failures).toEqual([]);
    expect(view.tiers.find(({ tier }) => tier === "light")?.installed).toBe(true);
    expect(told).toEqual(["reload"]);
  });

  test("a tier that is not pinned, or not here, is not saved", async () => {
    await send("models.language", { tag: "en" });
    await send("models.export", { tier: "large" });
    await send("models.export", { tier: "standard" });
    expect(failures).toMatchObject([{ code: "bad-pack", detail: { reason: "not-pinned" } }, { code: "no-model" }]);
    expect(saved.size).toBe(0);
  });

  test.each(["here.inzwa", "file:///sd/sn.inzwa", "inzwa:sn"])("%s is no address", async (url) => {
    await send("models.import-url", { url });
    expect(failures).toMatchObject([{ code: "bad-pack", detail: { reason: "address" } }]);
    expect(scene.asked).toEqual([]);
  });

  test("another host is asked about before anything comes, and can be forgotten", async () => {
    scene.says = () => false;
    await send("models.import-url", { url: "https://lan.test/sn.inzwa" });
    expect(scene.asked).toEqual([{ kind: "host", host: "lan.test", why: "pack" }]);
    expect(failures).toMatchObject([{ code: "refused-host" }]);
    const view = await send("hosts.forget", { host: "lan.test" });
    expect(view.hosts).toEqual([]);
    expect(scene.host.requests).toEqual([]);
  });
});
