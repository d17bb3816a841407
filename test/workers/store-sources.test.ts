import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StoreApi, StoredFile } from "../../core/storage.ts";
import { permittedFetch } from "../../workers/permit.ts";
import { createCache } from "../../workers/store/cache.ts";
import { Database } from "../../workers/store/database.ts";
import { type Answer, type Host, type Hosted, openHost, ranged, storeAt, UNIT } from "./store-host.ts";

const SIZE = 8.5 * UNIT;
const silent = () => {};
let site: Host;
let hub: Host;
let mirror: Host;
let name: string;
let store: StoreApi;
let databases = 0;

beforeEach(async () => {
  [site, hub, mirror] = await Promise.all([openHost(), openHost(), openHost()]);
  name = `sources-${databases++}`;
  store = storeAt(site, name);
  await store.remember("hosts", [hub.base, mirror.base]);
});
afterEach(() => Promise.all([site.close(), hub.close(), mirror.close()]));

async function bytesOf({ url }: StoredFile): Promise<Buffer | undefined> {
  const response = await createCache(new Database(name)).match(url);
  return response && Buffer.from(await response.arrayBuffer());
}

/** The same file at both; its name is the site's. */
function atBoth(first: Answer, second: Answer = ranged()): Hosted {
  const { file, bytes, answer } = hub.add("/org/model/a", SIZE, first);
  mirror.add("/a", SIZE, (request, response) => second(request, response, bytes));
  const sources = [file.url, `${mirror.base}/a`];
  return { file: { ...file, url: `${site.base}/models/a`, sources }, bytes, answer };
}

test("the name is the site's, wherever the bytes came from", async () => {
  const { file, bytes } = atBoth(ranged());
  await store.ensure([file], silent);
  expect((await bytesOf(file))?.equals(bytes)).toBe(true);
  expect([site.requests, mirror.requests]).toEqual([[], []]);
});

const answers =
  (status: number, type = "text/plain"): Answer =>
  (_, response) =>
    void response.writeHead(status, { "content-type": type }).end("no");
const wrong: Answer = (_, response) => void response.writeHead(200).end(Buffer.alloc(SIZE));
const short: Answer = (_, response) => void response.writeHead(200, { "content-length": 5 }).end("short");

describe("the next source is asked", () => {
  test.each([
    ["403", answers(403)],
    ["404", answers(404)],
    ["a web page", answers(200, "text/html")],
    ["wrong bytes", wrong],
    ["another size", short],
    ["a line that breaks at once", ranged(0)],
    ["an error of the server", answers(500)],
  ])("after %s", async (_, answer) => {
    const { file, bytes } = atBoth(answer);
    await store.ensure([file], silent);
    expect((await bytesOf(file))?.equals(bytes)).toBe(true);
    expect(hub.requests).toHaveLength(1);
    expect(mirror.requests).toEqual(["/a bytes=0-"]);
  });

  test("for the rest only, where the first one broke off and is gone", async () => {
    const { file, bytes } = atBoth((...args) => {
      const first = hub.requests.length === 1;
      (first ? ranged(SIZE / 2) : answers(403))(...args);
    });
    await store.ensure([file], silent);
    expect((await bytesOf(file))?.equals(bytes)).toBe(true);
    expect(mirror.requests).toHaveLength(1);
    expect(mirror.starts[0]).toBeGreaterThan(SIZE / 4);
    expect(mirror.headers[0]?.["if-range"]).toBeUndefined();
  });

  test("from the start, where the first one's half was wrong", async () => {
    const entry = atBoth((request, response, bytes) => {
      if (hub.requests.length > 1) return answers(403)(request, response, bytes);
      ranged(SIZE / 2)(request, response, Buffer.alloc(SIZE));
    });
    await store.ensure([entry.file], silent);
    expect((await bytesOf(entry.file))?.equals(entry.bytes)).toBe(true);
    expect(mirror.starts).toEqual([expect.any(Number), 0]);
    expect(mirror.starts[0]).toBeGreaterThan(SIZE / 4);
  });

  test("in turns, as long as neither is refused for good", async () => {
    const { file } = atBoth(answers(500), answers(503));
    const kept = store.ensure([file], silent);
    await expect(kept).rejects.toMatchObject({ code: "network", detail: { status: 503 } });
    expect([hub.requests.length, mirror.requests.length]).toEqual([6, 6]);
  });
});

describe("hosts", () => {
  test("nobody has allowed are not contacted", async () => {
    await store.remember("hosts", [mirror.base]);
    const { file, bytes } = atBoth(ranged());
    await store.ensure([file], silent);
    expect((await bytesOf(file))?.equals(bytes)).toBe(true);
    await store.remember("hosts", "all of them");
    const other = { ...hub.add("/b", 5).file, url: `${site.base}/b`, sources: [`${hub.base}/b`] };
    const { host } = new URL(hub.base);
    await expect(store.ensure([other], silent)).rejects.toMatchObject({ code: "refused-host", detail: { host } });
    expect(hub.requests).toEqual([]);
  });

  test("may hand on to others: only the first one is asked about", async () => {
    await store.remember("hosts", [hub.base]);
    const { file, bytes } = atBoth(
      (_, response) => void response.writeHead(302, { location: `${mirror.base}/a` }).end(),
    );
    await store.ensure([file], silent);
    expect((await bytesOf(file))?.equals(bytes)).toBe(true);
    expect(mirror.requests).toEqual(["/a bytes=0-"]);
    expect(await store.recall("reached")).toEqual({ [mirror.base]: new URL(hub.base).host });
  });

  test("are told no more than they need", async () => {
    await permittedFetch(new Database(name), site.base)(`${hub.base}/x`);
    expect(hub.headers[0]?.referer).toBeUndefined();
  });

  test("of other kinds are refused, and the site's own never are", async () => {
    const fetched = permittedFetch(new Database(name), `${site.base}/deep/worker.js`);
    for (const url of ["file:///etc/hosts", "data:text/plain,a", "blob:https://example.org/1"])
      await expect(fetched(url)).rejects.toMatchObject({ code: "refused-host" });
    site.add("/deep/a", 5, ranged());
    expect((await fetched("a")).status).toBe(200);
  });
});
