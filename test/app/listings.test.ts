import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Listings } from "../../app/listings.ts";
import type { ModelEntry } from "../../core/manifest.ts";
import type { StagePlan } from "../../core/plan.ts";
import { createCache } from "../../workers/store/cache.ts";
import { Database } from "../../workers/store/database.ts";
import type { Answer } from "../workers/store-host.ts";
import { json, treeOf, unpinned } from "./models-hosted.ts";
import { BASE, openScene, type Scene } from "./models-scene.ts";

const oid = "0".repeat(40);
const listed = (path: string, more = {}) => ({ type: "file", path, size: 3, oid, ...more });
const url = treeOf({ id: "tts-sn" });
const hub = "https://huggingface.co";

let scene: Scene;
let model: ModelEntry;
beforeEach(async () => {
  scene = await openScene((one) => (one.id === "tts-sn" ? unpinned(one) : one));
  const found = scene.manifest.models.find(({ id }) => id === "tts-sn");
  if (!found) throw new Error("no model");
  model = found;
});
afterEach(() => scene.close());

const answer = (next: Answer, at = url) => void scene.host.add(at, 0, next);
const tomorrow = () => new Listings(scene.store, scene.net);

describe("the hub's list of a model's files", () => {
  test("is asked for once, after the person allowed the host", async () => {
    const list = await scene.listings.fetch(model);
    expect(list?.get("onnx/q8.onnx")?.digest).toMatch(/^sha256:/);
    expect(list?.get("config.json")?.digest).toMatch(/^git-sha1:/);
    expect(await scene.listings.fetch(model)).toBe(list);
    expect(scene.host.requests).toHaveLength(1);
    expect(scene.asked).toEqual([{ kind: "host", host: "huggingface.co", why: "models" }]);
  });

  test("is not asked for without leave, nor for what is pinned", async () => {
    scene.says = () => false;
    await expect(scene.listings.fetch(model)).rejects.toMatchObject({ code: "refused-host" });
    expect(await scene.listings.fetch({ ...model, pinned: true })).toBeUndefined();
    expect(scene.host.requests).toEqual([]);
  });

  test("comes in pages", async () => {
    answer(json([listed("a")], { link: `<${hub}${url}&cursor=2>; rel="next"` }));
    answer(json([listed("b")], { link: `<${url}&cursor=3>; rel="next"` }), `${url}&cursor=2`);
    answer(json([{ ...listed("onnx"), type: "directory" }, listed("c")]), `${url}&cursor=3`);
    expect([...((await scene.listings.fetch(model)) ?? [])].map(([path]) => path)).toEqual(["a", "b", "c"]);
    await tomorrow().recall([model]);
  });

  test("that goes on at another host asks about that host", async () => {
    answer(json([listed("a")], { link: `<https://other.test/next>; rel="next"` }));
    scene.says = (question) => question.kind === "host" && question.host === "huggingface.co";
    await expect(scene.listings.fetch(model)).rejects.toMatchObject({ code: "refused-host" });
    expect(scene.listings.known.size).toBe(0);
  });

  test.each<[string, Answer, string]>([
    ["an endless list", json([listed("a")], { link: `<${hub}${url}>; rel="next"` }), "bad-manifest"],
    ["an error of the hub", (_, response) => void response.writeHead(500).end(), "network"],
    ["a page that is none", json({ error: "no" }), "bad-manifest"],
    ["a page in HTML", (_, response) => void response.writeHead(200).end("<html>"), "bad-manifest"],
    ["a file without a digest", json([listed("a", { oid: "" })]), "bad-manifest"],
    ["a line that breaks", (_, response) => void response.destroy(), "network"],
    [
      "a line that breaks within",
      (_, response) => {
        response.writeHead(200, { "content-length": 100 });
        response.write("[", () => response.destroy());
      },
      "network",
    ],
  ])("%s is refused, and nothing of it is remembered", async (_, next, code) => {
    answer(next);
    await expect(scene.listings.fetch(model)).rejects.toMatchObject({ code });
    expect(scene.listings.known.size).toBe(0);
    expect(await scene.store.recall("listing:tts-sn")).toBeUndefined();
    expect(scene.host.requests.length).toBeLessThanOrEqual(20);
  });

  test("can be given up", async () => {
    answer(() => {});
    await scene.store.remember("hosts", [hub]);
    const stop = new AbortController();
    const asked = scene.listings.fetch(model, stop.signal);
    stop.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("at the next visit", () => {
  test("it is known without a network", async () => {
    const list = await scene.listings.fetch(model);
    await scene.host.close();
    const next = tomorrow();
    await next.recall(scene.manifest.models);
    expect([...next.known]).toEqual([["tts-sn", list]]);
    expect(await next.fetch(model)).toEqual(list);
  });

  test.each([undefined, null, "text", {}, [null], [{ type: "file" }]])(
    "a damaged note counts for nothing: %j",
    async (note) => {
      await scene.store.remember("listing:tts-sn", note);
      const next = tomorrow();
      await next.recall([model]);
      expect(next.known.size).toBe(0);
      expect((await next.fetch(model))?.size).toBe(2);
    },
  );

  test("a store that cannot be read stops nothing", async () => {
    const broken = {
      recall: () => Promise.reject(new Error("denied")),
      remember: () => Promise.reject(new Error("full")),
    };
    const next = new Listings(broken, scene.net);
    await next.recall([model]);
    expect((await next.fetch(model))?.size).toBe(2);
  });
});

describe("renewing", () => {
  test("tells whether the list is another one now", async () => {
    expect(await scene.listings.renew(model)).toBe(false);
    await scene.listings.fetch(model);
    expect(await scene.listings.renew(model)).toBe(false);
    answer(json([listed("config.json")]));
    expect(await scene.listings.renew(model)).toBe(true);
    expect([...(scene.listings.known.get("tts-sn") ?? [])].map(([path]) => path)).toEqual(["config.json"]);
  });

  test("that fails leaves the list as it was", async () => {
    const list = await scene.listings.fetch(model);
    answer((_, response) => void response.writeHead(503).end());
    await expect(scene.listings.renew(model)).rejects.toMatchObject({ code: "network" });
    expect(scene.listings.known.get("tts-sn")).toBe(list);
  });
});

test("what nobody pinned is verified against it on the way into the store: SHA-256, and git's name of small files", async () => {
  const stage = scene.stages({ model_size: "light" }).find(({ model }) => model.id === "tts-sn") as StagePlan;
  expect(await scene.installer.download([stage])).toBe(0);
  const cache = createCache(new Database(scene.database));
  for (const path of ["config.json", "onnx/q8.onnx"]) {
    const response = await cache.match(`${BASE}models/tts-sn/${path}`);
    const bytes = Buffer.from((await response?.arrayBuffer()) ?? new ArrayBuffer());
    expect(bytes.equals(scene.hosted.get(`tts-sn/${path}`)?.bytes ?? Buffer.of(0))).toBe(true);
  }
  await scene.store.remove(scene.files([stage]).map(({ url }) => url));
  const config = scene.hosted.get("tts-sn/config.json");
  if (config) config.answer = (_, response) => void response.writeHead(200).end(Buffer.alloc(1000));
  await expect(scene.installer.download([stage])).rejects.toMatchObject({ code: "bad-hash" });
});
