import asyncifyMjs from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url";
import asyncifyWasm from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import plainMjs from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import plainWasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import type { StoreApi, StoredFile } from "../core/storage.ts";
import type { Net } from "./net.ts";
import type { Shell } from "./shell.ts";

/** Where the service worker looks for engines. */
const ENGINE = "inzwa-engine";

/** True once shell, engine and models are stored: the next visit needs no network. */
export async function keepForTomorrow(
  shell: Shell,
  store: StoreApi,
  backend: "wasm" | "webgpu",
  files: readonly StoredFile[],
  net: Pick<Net, "fetch">,
): Promise<boolean> {
  if (!(await shell.controls())) return false;
  const [engine, missing] = await Promise.all([keepEngine(backend, net), store.missing(files)]);
  return engine && missing.length === 0;
}

/**
 * On a first visit the workers may have fetched the engine before the service worker was there to keep it. The page puts
 * it into the cache by its own hand: the service worker answers before what it keeps of an answer is kept.
 */
async function keepEngine(backend: "wasm" | "webgpu", net: Pick<Net, "fetch">): Promise<boolean> {
  // The voice detector always runs on the plain build.
  const files = [plainWasm, plainMjs, ...(backend === "webgpu" ? [asyncifyWasm, asyncifyMjs] : [])];
  const urls = files.map((file) => new URL(file, import.meta.url).href);
  try {
    for (const url of urls) if (!(await caches.match(url))) await keep(url, await net.fetch(url));
  } catch {
    return false;
  }
  await forgetOldEngines();
  const kept = await Promise.all(urls.map((url) => caches.match(url)));
  return kept.every((response) => response !== undefined);
}

async function keep(url: string, response: Response): Promise<void> {
  if (!response.ok) throw new Error(`${url}: answer ${response.status}`);
  await (await caches.open(ENGINE)).put(url, response);
}

/** Another version of the app brought other files under other names. */
async function forgetOldEngines(): Promise<void> {
  const ours = new Set(
    [plainWasm, plainMjs, asyncifyWasm, asyncifyMjs].map((file) => new URL(file, import.meta.url).href),
  );
  const cache = await caches.open(ENGINE);
  for (const { url } of await cache.keys()) if (!ours.has(url)) await cache.delete(url);
}
