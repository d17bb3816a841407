import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { merged, recallBrought } from "../../app/brought.ts";
import type { Question } from "../../app/models-view.ts";
import { createPacks } from "../../app/packs.ts";
import type { Manifest } from "../../core/manifest.ts";
import { SCHEMA } from "../../core/manifest-schema.ts";
import type { PackHead, StoreApi, StoredFile } from "../../core/storage.ts";
import { webCrypto } from "../../core/web-crypto.ts";
import { publicPart, type SigningKey } from "../../foundry/manifest/keys.ts";
import { flipped, NOW, newKey, signedBytes, utf8 } from "../core/signing.ts";
import { digestOf, storeAt } from "../workers/store-host.ts";
import { BASE, openScene, type Scene } from "./models-scene.ts";

const [ours, theirs] = [newKey(), newKey()];
const keys = [publicPart(ours)];
const trust = () => webCrypto(crypto.subtle, NOW);

let scene: Scene;
let site: Manifest;
let other: StoreApi;
let files: readonly StoredFile[];
let head: Omit<PackHead, "manifest" | "signature">;
let asked: Question[];

beforeEach(async () => {
  scene = await openScene();
  // The other device's site knows no English.
  const models = scene.manifest.models.filter(({ id }) => id.startsWith("pocket"));
  site = {
    ...scene.manifest,
    models,
    packs: scene.manifest.packs.filter(({ tag }) => tag === "none"),
    channels: { stable: {}, canary: {} },
  };
  other = storeAt({ base: BASE }, `${scene.database}-other`);
  const stages = scene.stages({ language: "en", model_size: "standard" });
  await scene.fetch(stages);
  files = scene.files(stages);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const ids = stages.map(({ model }) => model.id);
  head = { pack: "en", models: ids, files: files.map(({ url }) => url.slice(`${BASE}models/`.length)), bytes };
  asked = [];
});
afterEach(() => scene.close());

const signed = (manifest: Manifest, key: SigningKey = ours) =>
  signedBytes(key, { version: manifest.version }, utf8(JSON.stringify(manifest)));

/** A device's packs, and the file it saved last. */
function device(store: StoreApi, manifest: Manifest, says = true, by = ours) {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const packs = createPacks({
    store,
    keys,
    trust,
    base: BASE,
    signed: () => signed(manifest, by),
    asker: { ask: async (question) => asked.push(question) > 0 && says },
    onProgress: () => {},
    openSink: async () => {
      const sink = new WritableStream<Uint8Array>({ write: (part) => void parts.push(Uint8Array.from(part)) });
      return { sink, done: async () => {} };
    },
  });
  return { ...packs, file: () => new Blob(parts) };
}

async function saved(manifest = scene.manifest, by = ours, about = head): Promise<Blob> {
  // Who signs by another key has it built in: its own site is as good as ours to it.
  const there = device(scene.store, manifest, true, by);
  await there.save(about, files);
  return there.file();
}
const known = async (from = site) => merged(from, await recallBrought(other), keys, trust());
const nothingKept = async () => {
  expect((await other.usage()).names).toEqual([]);
  expect(await recallBrought(other)).toEqual([]);
};

describe("a pack file of our key", () => {
  test("carries a language to another device, where it is known at every start, and can be saved again", async () => {
    const there = device(other, site);
    expect(await there.take(await saved())).toMatchObject({ pack: "en", models: head.models });
    expect(asked).toEqual([]);
    expect(await other.missing(files)).toEqual([]);
    const manifest = await known();
    expect(manifest.packs.map(({ tag, tiers }) => [tag, Object.keys(tiers)])).toEqual([["en", ["standard"]]]);
    await there.save(head, files);
    expect((await other.openPack(there.file())).models).toEqual(head.models);
    expect(await device(scene.store, scene.manifest).take(there.file())).toBeDefined();
  });

  test("whose signature is not for its manifest is refused", async () => {
    const file = new Uint8Array(await (await saved()).arrayBuffer());
    const at = Buffer.from(file).indexOf(`"schema":${SCHEMA}`);
    await expect(device(other, site).take(new Blob([flipped(file, at * 8 + 1)]))).rejects.toMatchObject({
      code: "bad-pack",
      detail: { reason: "unsigned-manifest" },
    });
    await nothingKept();
  });

  test("with other bytes is refused, and no language of it remembered", async () => {
    const file = new Uint8Array(await (await saved()).arrayBuffer());
    await expect(device(other, site).take(new Blob([flipped(file, (file.length - 30_000) * 8)]))).rejects.toMatchObject(
      {
        code: "bad-hash",
      },
    );
    expect(await recallBrought(other)).toEqual([]);
  });

  test("that names a model its manifest has not is refused, and cannot be written", async () => {
    const models = scene.manifest.models.filter(({ id }) => id.startsWith("pocket"));
    const poor = { ...scene.manifest, models, packs: [], channels: { stable: {}, canary: {} } };
    await expect(saved(poor)).rejects.toMatchObject({ code: "bad-pack", detail: { reason: "model" } });
    const file = await exported({ ...head, ...signed(poor) });
    await expect(device(other, site).take(file)).rejects.toMatchObject({
      code: "bad-pack",
      detail: { reason: "model" },
    });
    await nothingKept();
  });

  test("that is none is refused", async () => {
    await expect(device(other, site).take(new Blob(["la la"]))).rejects.toMatchObject({ code: "bad-pack" });
    const unread = await exported({ ...head, ...signed({ ...scene.manifest, packs: [{}] } as unknown as Manifest) });
    await expect(device(other, site).take(unread)).rejects.toMatchObject({ detail: { reason: "manifest" } });
    await nothingKept();
  });
});

describe("a pack file of another key", () => {
  test("is asked about by its fingerprint; no keeps nothing of it", async () => {
    const file = await exported({ ...head, ...signed(scene.manifest, theirs) });
    expect(await device(other, site, false).take(file)).toBeUndefined();
    expect(asked).toEqual([{ kind: "foreign-key", key: theirs.id, pack: "en", bytes: head.bytes }]);
    await nothingKept();
  });

  test("yes takes it in, for as long as the site has nothing of its own in its place", async () => {
    const file = await exported({ ...head, ...signed(scene.manifest, theirs) });
    await device(other, site).take(file);
    expect((await known()).packs.map(({ tag }) => tag)).toEqual(["en"]);
    expect(await known(scene.manifest)).toEqual(scene.manifest);
  });

  test("never takes the place of what is known here, not even by asking", async () => {
    const own = files.find(({ url }) => url.includes("tts-en/onnx"));
    const forged = scene.manifest.models.map((model) => ({
      ...model,
      files: model.files.map((one) => ({ ...one, sha256: one.sha256 && digestOf(Buffer.from(one.path)).slice(7) })),
    }));
    const file = await exported({ ...head, ...signed({ ...scene.manifest, models: forged as never }, theirs) });
    const there = device(other, scene.manifest);
    await there.take(await saved());
    await expect(there.take(file)).rejects.toMatchObject({ code: "bad-pack", detail: { reason: "other-version" } });
    expect(asked).toEqual([]);
    expect((await other.usage()).names.find(({ url }) => url === own?.url)?.digest).toBe(own?.digest);
  });
});

describe("what was brought in", () => {
  test("is judged again at every start", async () => {
    await device(other, site).take(await saved());
    const [note] = (await other.recall("packs")) as { manifest: Uint8Array; key: string }[];
    expect((await known()).packs).toHaveLength(1);
    await other.remember("packs", [{ ...note, manifest: flipped(note?.manifest ?? utf8(""), 800) }]);
    expect(await known()).toEqual(site);
    await other.remember("packs", [{ ...note, key: theirs.id }]);
    expect(await known()).toEqual(site);
  });

  test("once a key: the next pack of the language takes its place", async () => {
    const there = device(other, site);
    await there.take(await saved());
    await there.take(await saved());
    await there.take(await exported({ ...head, ...signed(scene.manifest, theirs) }));
    expect((await recallBrought(other)).map(({ key }) => key)).toEqual([ours.id, theirs.id]);
  });

  test.each([null, "packs", [null], [{ pack: "en" }], [{ pack: "en", models: [1], key: "", manifest: 1 }]])(
    "a damaged note counts for nothing: %j",
    async (note) => {
      await other.remember("packs", note);
      expect(await known()).toEqual(site);
    },
  );
});

/** A pack file as only somebody else would write it. */
async function exported(whole: PackHead): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const sink = new WritableStream<Uint8Array>({ write: (part) => void parts.push(Uint8Array.from(part)) });
  await scene.store.exportPack(whole, files, sink, () => {});
  return new Blob(parts);
}
