import { afterEach, expect, test } from "vitest";
import { keepForTomorrow } from "../../app/offline.ts";
import type { StoreApi } from "../../core/storage.ts";

/** The browser's caches, as far as they are needed; `full` refuses what is put. */
function shelf({ full = false } = {}) {
  const kept = new Map<string, Response>();
  const cache = {
    put: async (url: string, response: Response) => {
      if (full) throw new DOMException("full", "QuotaExceededError");
      kept.set(url, response);
    },
    keys: async () => [...kept.keys()].map((url) => ({ url })),
    delete: async (url: string) => kept.delete(url),
  };
  Object.assign(globalThis, { caches: { open: async () => cache, match: async (url: string) => kept.get(url) } });
  return kept;
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, "caches");
});

const shell = { controls: async () => true, update: () => undefined };
const store = { missing: async () => [] } as unknown as StoreApi;
/** A service worker that answers, and whose own put comes too late. */
const answering = (status: number) => ({ fetch: async () => new Response("engine", { status }) });

test("the engine is kept by the time that the page says so, however late the service worker keeps it", async () => {
  const kept = shelf();
  kept.set("https://old.example/ort-wasm-of-before.wasm", new Response(""));
  expect(await keepForTomorrow(shell, store, "wasm", [], answering(200))).toBe(true);
  expect(kept.size).toBe(2);
  expect([...kept.keys()].every((url) => !url.includes("before"))).toBe(true);
});

test("without room, an answer or a service worker the page does not say that it works offline", async () => {
  shelf({ full: true });
  expect(await keepForTomorrow(shell, store, "wasm", [], answering(200))).toBe(false);
  const kept = shelf();
  expect(await keepForTomorrow(shell, store, "wasm", [], answering(404))).toBe(false);
  expect(await keepForTomorrow({ ...shell, controls: async () => false }, store, "wasm", [], answering(200))).toBe(
    false,
  );
  expect(kept.size).toBe(0);
});
