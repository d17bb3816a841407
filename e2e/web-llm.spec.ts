import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, type Site, test } from "./support/visit.ts";

const SWIFTSHADER = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--ignore-gpu-blocklist"];
/** The shortest WebAssembly module: valid, and nothing web-llm could run. */
const EMPTY_MODULE = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const WEIGHTS = "compiled/resolve/main/";

/** The built workers behind an empty page, with a model's files but for its library. */
function workersIn(folder: string): string {
  const root = join(folder, "site");
  cpSync("dist/assets", join(root, "assets"), { recursive: true });
  writeFileSync(join(root, "index.html"), "<!doctype html><title>web-llm</title>");
  return withModel(root);
}

function withModel(root: string): string {
  mkdirSync(join(root, WEIGHTS), { recursive: true });
  cpSync("node_modules/comlink/dist/esm/comlink.mjs", join(root, "comlink.mjs"));
  const shard = Buffer.alloc(1_000_000, 7);
  const records = [{ dataPath: "params_shard_0.bin", format: "raw-shard", nbytes: shard.length, records: [] }];
  const files = {
    "mlc-chat-config.json": JSON.stringify({ tokenizer_files: ["tokenizer.json"], context_window_size: 512 }),
    "tokenizer.json": "{}",
    "tensor-cache.json": JSON.stringify({ metadata: {}, records }),
    "params_shard_0.bin": shard,
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(root, WEIGHTS, name), bytes);
  return root;
}

/** Chromium's trustedTypes, as far as it is needed. */
interface Trusted {
  readonly defaultPolicy: unknown;
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

/** Calls to a fresh worker of the built site, one after the other; each is its result or what it was refused with. */
async function calls(page: Page, site: Site, ...methods: readonly string[]): Promise<unknown[]> {
  const entry = readdirSync("dist/assets").find((name) => /^worker-stage-[^/]*\.js$/.test(name));
  const spec = {
    engine: "web-llm",
    model: "compiled",
    language: "sn",
    backend: "webgpu",
    dtype: "q4f16",
    threads: 1,
    can: {},
    compiled: { weights: `${site.url}${WEIGHTS}`, library: `${site.url}compiled/library.wasm` },
  };
  return page.evaluate(
    async ({ entry, spec, methods }) => {
      const comlink = await import(new URL("comlink.mjs", location.href).href);
      // The page stands on a bare document of the site: its own policy for the addresses of scripts is not there.
      const types = (globalThis as unknown as { trustedTypes: Trusted }).trustedTypes;
      types.defaultPolicy ?? types.createPolicy("default", { createScriptURL: (url) => url });
      const worker = new Worker(new URL(`assets/${entry}`, location.href), { type: "module", name: "llm-1" });
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ stage: "llm", name: "llm-1", port: port2 }, [port2]);
      const wire = comlink.wrap(port1);
      const results: unknown[] = [];
      for (const [id, method] of methods.entries()) {
        const told: { loaded: number; total: number }[] = [];
        const heard = comlink.proxy((progress: { loaded: number; total: number }) => void told.push(progress));
        const call = method === "fetch" ? wire.call(id, method, spec, heard) : wire.call(id, method, spec);
        const result: unknown = await call.catch((reason: unknown) => reason);
        results.push(method === "fetch" ? (result ?? told.at(-1)) : result);
      }
      worker.terminate();
      return results;
    },
    { entry, spec, methods },
  );
}

test.describe("web-llm on SwiftShader", () => {
  test("says that a model's library is missing, and asks no other host", async ({ folder, openSite, visit }) => {
    const site = await openSite({ dir: workersIn(folder) });
    const { page, requests } = await visit({ site, args: SWIFTSHADER });
    const [reason] = await calls(page, site, "load");
    expect(reason).toMatchObject({
      code: "model-load",
      message: `${site.url}compiled/library.wasm is missing: answer 404`,
    });
    expect(requests.some((url) => /\/worker-web-llm-library-[^/]+\.js$/.test(url))).toBe(true);
    expect(requests.filter((url) => url.endsWith("params_shard_0.bin"))).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(site.url) && !/^(data|blob|about):/.test(url))).toEqual([]);
  });

  test("runs on what was fetched before, and says when the library is not one", async ({ folder, openSite, visit }) => {
    const dir = workersIn(folder);
    writeFileSync(join(dir, "compiled/library.wasm"), EMPTY_MODULE);
    const site = await openSite({ dir });
    const { page, requests } = await visit({ site, args: SWIFTSHADER });
    const [before, progress, here] = await calls(page, site, "has", "fetch", "has");
    expect([before, here]).toEqual([false, true]);
    expect(progress).toMatchObject({ loaded: expect.any(Number), total: expect.any(Number) });
    const model = () => requests.filter((url) => url.startsWith(`${site.url}compiled/`)).length;
    expect(model()).toBe(5);
    const [reason, , after] = await calls(page, site, "load", "forget", "has");
    expect(reason).toMatchObject({
      code: "model-load",
      message: expect.stringMatching(/^web-llm: (?!.*BufferSource)/),
    });
    expect(after).toBe(false);
    expect(model()).toBe(5);
  });

  test("starts without a network, once it was used", async ({ folder, openSite, visit }) => {
    const dir = join(folder, "whole");
    cpSync("dist", dir, { recursive: true });
    withModel(dir);
    writeFileSync(join(dir, "compiled/library.wasm"), EMPTY_MODULE);
    const site = await openSite({ dir, models: false });
    const { page } = await visit({ site, args: SWIFTSHADER });
    await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated", null, {
      timeout: 60_000,
    });
    const [online] = await calls(page, site, "load");
    await site.close();
    const [offline] = await calls(page, site, "load");
    expect(offline).toEqual(online);
    expect(offline).toMatchObject({ message: expect.stringMatching(/^web-llm: /) });
  });
});

test("web-llm without WebGPU says so before a byte is fetched", async ({ folder, openSite, visit }) => {
  const site = await openSite({ dir: workersIn(folder) });
  const { page, requests } = await visit({ site, args: ["--disable-gpu", "--disable-features=Vulkan"] });
  const [reason] = await calls(page, site, "load");
  expect(reason).toMatchObject({ code: "no-webgpu" });
  expect(requests.filter((url) => /compiled|web-llm-library/.test(url))).toEqual([]);
});
