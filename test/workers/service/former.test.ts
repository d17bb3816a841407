import { expect, test } from "vitest";
import { FORMER, keepFormer } from "../../../workers/service/former.ts";

const SCOPE = "https://example.org/inzwa/";
const PRECACHE = `workbox-precache-v2-${SCOPE}`;

/** As much of CacheStorage as is used. */
function shelf(...names: readonly string[]) {
  const caches = new Map<string, Map<string, Response>>();
  const open = (name: string) => {
    const cache = caches.get(name) ?? new Map<string, Response>();
    caches.set(name, cache);
    return {
      keys: async () => [...cache.keys()].map((url) => new Request(url)),
      match: async (request: Request) => cache.get(request.url)?.clone(),
      put: async (request: Request, response: Response) => void cache.set(request.url, response),
    } as unknown as Cache;
  };
  for (const name of names) open(name);
  return {
    caches,
    keys: async () => [...caches.keys()],
    delete: async (name: string) => caches.delete(name),
    open: async (name: string) => open(name),
  };
}

const paths = (cache: Map<string, Response> | undefined) =>
  [...(cache?.keys() ?? [])].map((url) => url.slice(SCOPE.length));

test("scripts that the next version lacks are kept, and only those", async () => {
  const store = shelf("workbox-precache-v2-https://example.org/other/", PRECACHE);
  for (const path of ["assets/a-1.js", "assets/b-1.css", "assets/same-1.js", "index.html?__WB_REVISION__=1", "x.png"])
    store.caches.get(PRECACHE)?.set(SCOPE + path, new Response(path));
  await keepFormer(store, ["assets/same-1.js", "assets/a-2.js", "index.html"], SCOPE);
  expect(paths(store.caches.get(FORMER))).toEqual(["assets/a-1.js", "assets/b-1.css"]);
  expect(await store.caches.get(FORMER)?.get(`${SCOPE}assets/a-1.js`)?.text()).toBe("assets/a-1.js");
});

test("the one before the last goes when the last one is kept, and stays where nothing replaces it", async () => {
  const store = shelf(PRECACHE, FORMER);
  store.caches.get(FORMER)?.set(`${SCOPE}assets/a-0.js`, new Response("0"));
  await keepFormer(store, ["assets/a-1.js"], SCOPE);
  expect(paths(store.caches.get(FORMER))).toEqual(["assets/a-0.js"]);
  store.caches.get(PRECACHE)?.set(`${SCOPE}assets/a-1.js`, new Response("1"));
  await keepFormer(store, ["assets/a-2.js"], SCOPE);
  expect(paths(store.caches.get(FORMER))).toEqual(["assets/a-1.js"]);
});

test("a first visit has nothing to keep", async () => {
  const store = shelf();
  await keepFormer(store, ["assets/a-1.js"], SCOPE);
  expect([...store.caches.keys()]).toEqual([]);
});
