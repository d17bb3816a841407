import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";
import { expect, test, vi } from "vitest";
import { erase } from "../../../app/everything/erase.ts";

const ROOT = "https://inzwa.example/";
const SHARED = "https://someone.example/inzwa/";

/** As much of the Cache API as is deleted. */
function cachesOf(names: string[]) {
  const kept = new Set(names);
  const caches = {
    keys: async () => [...kept],
    delete: async (name: string) => kept.delete(name),
  } as unknown as CacheStorage;
  return { caches, kept };
}

function textsOf(entries: Readonly<Record<string, string>>) {
  const kept = new Map(Object.entries(entries));
  return { kept, clear: () => kept.clear(), removeItem: (key: string) => void kept.delete(key) };
}

async function databases(factory: IDBFactory): Promise<(string | undefined)[]> {
  return (await factory.databases()).map(({ name }) => name).sort();
}

async function filled(...names: string[]): Promise<IDBFactory> {
  const factory = new IDBFactory();
  vi.stubGlobal("indexedDB", factory);
  for (const name of names) (await openDB(name, 1)).close();
  return factory;
}

test("alone on its origin nothing is left, known or not", async () => {
  const indexedDB = await filled("inzwa", "inzwa-talks", "from-an-older-version");
  const { caches, kept } = cachesOf(["inzwa-engine", `workbox-precache-v2-${ROOT}`, "old"]);
  const [local, session] = [textsOf({ settings: "{}", other: "1" }), textsOf({ "draft.question": "x" })];
  const order: string[] = [];
  const holding = { clear: async () => void order.push("holding") };
  await erase([holding], () => order.push("let go"), { home: ROOT, indexedDB, caches, local, session });
  expect(order).toEqual(["holding", "let go"]);
  expect(await databases(indexedDB)).toEqual([]);
  expect([...kept, ...local.kept, ...session.kept]).toEqual([]);
});

test("under a sub-path what belongs to others on the origin stays", async () => {
  const indexedDB = await filled("inzwa", "webllm/model", "game");
  const { caches, kept } = cachesOf(["inzwa-engine", `workbox-precache-v2-${SHARED}`, "game-assets"]);
  const local = textsOf({ settings: "{}", installed: "a b", "game.score": "9" });
  const gone: string[] = [];
  const registration = (scope: string) =>
    ({ scope, unregister: async () => gone.push(scope) > 0 }) as unknown as ServiceWorkerRegistration;
  const serviceWorker = { getRegistrations: async () => [SHARED, "https://someone.example/game/"].map(registration) };
  await erase([], () => {}, { home: SHARED, indexedDB, caches, local, serviceWorker });
  expect(await databases(indexedDB)).toEqual(["game"]);
  expect([...kept]).toEqual(["game-assets"]);
  expect([...local.kept.keys()]).toEqual(["game.score"]);
  expect(gone).toEqual([SHARED]);
});

test("one holding that fails keeps nothing else from being deleted, and is told", async () => {
  const indexedDB = await filled("inzwa");
  const broken = { clear: () => Promise.reject(new Error("no")) };
  await expect(erase([broken], () => {}, { home: ROOT, indexedDB })).rejects.toThrow("no");
  expect(await databases(indexedDB)).toEqual([]);
});

test("a database that another page keeps open is a failure in words", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const held = { databases: async () => [], deleteDatabase: () => ({}) } as unknown as globalThis.IDBFactory;
  const erased = erase([], () => {}, { home: ROOT, indexedDB: held });
  const told = expect(erased).rejects.toMatchObject({ code: "no-storage", detail: { reason: "blocked" } });
  await vi.advanceTimersByTimeAsync(5000);
  await told;
  vi.useRealTimers();
});
