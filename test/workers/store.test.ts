import "fake-indexeddb/auto";
import { forceCloseDatabase } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Progress, StoreApi, StoredFile } from "../../core/storage.ts";
import { createCache, type ModelCache } from "../../workers/store/cache.ts";
import { Database } from "../../workers/store/database.ts";
import { breakBehind, type Host, openHost, plain, ranged, storeAt, UNIT } from "./store-host.ts";

const MB = 1024 * 1024;
let host: Host;
let name: string;
let store: StoreApi;
let cache: ModelCache;
let databases = 0;

beforeEach(async () => {
  host = await openHost();
  name = `test-${databases++}`;
  store = storeAt(host, name);
  cache = createCache(new Database(name));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await host.close();
});

const silent = () => {};
const ensure = (...files: StoredFile[]) => store.ensure(files, silent);
async function stored(file: StoredFile): Promise<Buffer | undefined> {
  const response = await cache.match(file.url);
  return response && Buffer.from(await response.arrayBuffer());
}

describe("a download", () => {
  test("is kept whole, in chunks, and served with its length", async () => {
    const { file, bytes } = host.add("/a", 9 * UNIT + 5);
    await ensure(file);
    const response = await cache.match(file.url);
    expect(response?.headers.get("content-length")).toBe(String(file.size));
    expect((await stored(file))?.equals(bytes)).toBe(true);
    expect(await store.missing([file])).toEqual([]);
    expect(host.requests).toEqual(["/a bytes=0-"]);
  });

  test("happens once", async () => {
    const files = [host.add("/a", 10).file, host.add("/b", 20).file];
    await ensure(...files);
    const seen: Progress[] = [];
    await store.ensure(files, (progress) => seen.push(progress));
    expect(host.requests).toHaveLength(2);
    expect(seen).toEqual([{ loaded: 30, total: 30 }]);
  });

  test("tells its progress, from what is there to the end", async () => {
    const [a, b] = [host.add("/a", 2 * MB).file, host.add("/b", 3 * MB).file];
    await ensure(a);
    const seen: Progress[] = [];
    await store.ensure([a, b], (progress) => seen.push(progress));
    expect(seen[0]).toEqual({ loaded: 2 * MB, total: 5 * MB });
    expect(seen.at(-1)).toEqual({ loaded: 5 * MB, total: 5 * MB });
    expect(seen.length).toBeGreaterThan(4);
    expect(seen.length).toBeLessThan(20);
    expect(seen.map(({ loaded }) => loaded)).toEqual(seen.map(({ loaded }) => loaded).sort((x, y) => x - y));
  });

  test("asks for no compression and no cache", async () => {
    await ensure(host.add("/a", 10).file);
    expect(host.headers[0]?.["accept-encoding"]).toBe("identity");
    expect(host.headers[0]?.["cache-control"]).toBe("no-cache");
  });

  test("of changed content replaces the old one", async () => {
    const old = host.add("/a", 5 * UNIT);
    await ensure(old.file);
    const { file, bytes } = host.add("/a", UNIT);
    expect(await store.missing([file])).toEqual([file]);
    await ensure(file);
    expect((await stored(file))?.equals(bytes)).toBe(true);
  });
});

describe("a broken download", () => {
  test("is taken up again by itself, at the byte where it stopped", async () => {
    const { file, bytes } = host.add("/a", 10 * UNIT, ranged(4.5 * UNIT));
    await ensure(file);
    expect((await stored(file))?.equals(bytes)).toBe(true);
    const [first, second, third] = host.starts;
    expect([first, host.requests.length]).toEqual([0, 3]);
    // A broken connection may take along what was on its way.
    expect(second).toBeGreaterThan(4 * UNIT);
    expect(third).toBeGreaterThan((second ?? 0) + 4 * UNIT);
    expect(host.headers.map((headers) => headers["if-range"])).toEqual([undefined, '"one"', '"one"']);
  });

  test("is taken up by the next visit, which hashes what is there", async () => {
    const entry = host.add("/a", 6 * UNIT, ranged(5 * UNIT));
    const controller = new AbortController();
    await expect(
      store.ensure([entry.file], ({ loaded }) => loaded >= 4 * UNIT && controller.abort(), controller.signal),
    ).rejects.toMatchObject({ code: "aborted" });
    expect(await cache.match(entry.file.url)).toBeUndefined();
    expect(await store.missing([entry.file])).toEqual([entry.file]);
    entry.answer = ranged();
    store = storeAt(host, name);
    await ensure(entry.file);
    expect((await stored(entry.file))?.equals(entry.bytes)).toBe(true);
    expect(Number(/bytes=(\d+)-/.exec(host.requests[1] ?? "")?.[1])).toBeGreaterThanOrEqual(4 * UNIT);
  });

  test("starts over where the server knows no ranges", async () => {
    const entry = host.add("/a", 6 * UNIT, plain(5 * UNIT));
    await expect(ensure(entry.file)).rejects.toMatchObject({ code: "network" });
    entry.answer = plain();
    await ensure(entry.file);
    expect((await stored(entry.file))?.equals(entry.bytes)).toBe(true);
    expect(host.starts.at(-1)).toBeGreaterThan(4 * UNIT);
  });

  test("starts over when the file changed meanwhile, by its etag", async () => {
    const entry = host.add("/a", 6 * UNIT, ranged(5 * UNIT, '"old"'));
    const first = entry.answer;
    entry.answer = (...args) => {
      entry.answer = ranged(Number.POSITIVE_INFINITY, '"new"');
      first(...args);
    };
    await ensure(entry.file);
    expect((await stored(entry.file))?.equals(entry.bytes)).toBe(true);
  });

  test("starts over when the server no longer has so many bytes", async () => {
    const entry = host.add("/a", 6 * UNIT, ranged(5 * UNIT));
    const controller = new AbortController();
    await store
      .ensure([entry.file], ({ loaded }) => loaded >= 4 * UNIT && controller.abort(), controller.signal)
      .catch(silent);
    let refused = false;
    const whole = ranged();
    entry.answer = (request, response, bytes) => {
      if (refused) return whole(request, response, bytes);
      refused = true;
      response.writeHead(416).end();
    };
    await ensure(entry.file);
    expect((await stored(entry.file))?.equals(entry.bytes)).toBe(true);
    expect(host.requests.at(-1)).toBe("/a bytes=0-");
  });

  test("gives up when nothing new comes", async () => {
    const { file } = host.add("/a", 6 * UNIT, (_, response) => response.destroy());
    await expect(ensure(file)).rejects.toMatchObject({ code: "network", detail: { url: file.url } });
    expect(host.requests).toHaveLength(6);
  });

  test("does not ask for ever", async () => {
    const { file } = host.add("/a", UNIT, ranged(1000));
    await expect(ensure(file)).rejects.toMatchObject({ code: "network" });
    expect(host.requests).toHaveLength(6);
  });
});

describe("bytes that the manifest does not name are never kept", () => {
  const changed = (bytes: Buffer) => {
    const other = Buffer.from(bytes);
    other[5000] = (other[5000] ?? 0) ^ 1;
    return other;
  };

  test.each([
    ["one bit differs", (bytes: Buffer) => changed(bytes), true],
    ["too short, as the headers say", (bytes: Buffer) => bytes.subarray(1), true],
    ["too long, as the headers say", (bytes: Buffer) => Buffer.concat([bytes, bytes]), true],
    ["too long without a length", (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(1)]), false],
  ])("%s", async (_, lie, withLength) => {
    const entry = host.add("/a", 5 * UNIT, (_request, response, bytes) => {
      const body = lie(bytes);
      response.writeHead(200, withLength ? { "content-length": body.length } : {});
      response.end(body);
    });
    await expect(ensure(entry.file)).rejects.toMatchObject({ code: "bad-hash", detail: { url: entry.file.url } });
    expect(await cache.match(entry.file.url)).toBeUndefined();
    entry.answer = ranged();
    await ensure(entry.file);
    expect((await stored(entry.file))?.equals(entry.bytes)).toBe(true);
    expect(host.requests.at(-1)).toBe("/a bytes=0-");
  });

  test("a wrong first half is found out after a resume, and fetched again", async () => {
    const entry = host.add("/a", 6 * UNIT);
    entry.answer = (_, response, bytes) => {
      entry.answer = ranged();
      response.writeHead(200, { "content-length": bytes.length });
      breakBehind(response, changed(bytes).subarray(0, 5 * UNIT));
    };
    await ensure(entry.file);
    expect((await stored(entry.file))?.equals(entry.bytes)).toBe(true);
    expect(host.starts).toEqual([0, expect.any(Number), 0]);
    expect(host.starts[1]).toBeGreaterThan(4 * UNIT);
  });

  test("too short without a length counts as a broken connection", async () => {
    const { file } = host.add("/a", UNIT, (_, response, bytes) => void response.writeHead(200).end(bytes.subarray(1)));
    await expect(ensure(file)).rejects.toMatchObject({ code: "network" });
    expect(await cache.match(file.url)).toBeUndefined();
  });
});

describe("no usable answer", () => {
  test.each([
    ["nothing there", 404, "text/plain"],
    ["a server in trouble", 500, "application/octet-stream"],
    ["a web page instead", 200, "text/html; charset=utf-8"],
  ])("%s", async (_, status, type) => {
    const { file } = host.add("/a", 5, (_request, response) => {
      response.writeHead(status, { "content-type": type }).end("hello");
    });
    await expect(ensure(file)).rejects.toMatchObject({ code: "network", detail: { url: file.url, status } });
    expect(await cache.match(file.url)).toBeUndefined();
  });

  test("nobody listens", async () => {
    const { file } = host.add("/a", 5);
    await host.close();
    await expect(ensure(file)).rejects.toMatchObject({ code: "network", detail: { url: file.url } });
  });

  test("an answer from another place in the file", async () => {
    const { file } = host.add("/a", 5, (_, response) => {
      response.writeHead(206, { "content-range": "bytes 2-4/5" }).end("abc");
    });
    await expect(ensure(file)).rejects.toMatchObject({ code: "network" });
  });
});

test("an abort ends a download that hangs", async () => {
  const controller = new AbortController();
  const { file } = host.add("/a", 5, (_, response) => {
    response.writeHead(200, { "content-length": 5 }).write("a", () => controller.abort());
  });
  await expect(store.ensure([file], silent, controller.signal)).rejects.toMatchObject({ code: "aborted" });
  await expect(store.ensure([file], silent, AbortSignal.abort())).rejects.toMatchObject({ code: "aborted" });
  expect(host.requests).toHaveLength(1);
});

test.each([
  ["that knows ranges", ranged()],
  ["that knows none", plain()],
])("two workers at the same file, from a server %s, keep it whole", async (_, answer) => {
  const { file, bytes } = host.add("/a", 9 * UNIT, answer);
  const other = storeAt(host, name);
  await Promise.all([ensure(file), other.ensure([file], silent)]);
  expect((await stored(file))?.equals(bytes)).toBe(true);
});

describe("reading", () => {
  test("a file nobody stored", async () => {
    expect(await cache.match("http://127.0.0.1:1/none")).toBeUndefined();
  });

  test("takes no chunk before it is asked for", async () => {
    const { file } = host.add("/a", 9 * UNIT);
    await ensure(file);
    const get = vi.spyOn(IDBObjectStore.prototype, "get");
    const chunksRead = () => get.mock.calls.filter(([key]) => Array.isArray(key)).length;
    const reader = (await cache.match(file.url))?.body?.getReader();
    expect(chunksRead()).toBe(0);
    await reader?.read();
    expect(chunksRead()).toBe(1);
  });

  test("nothing can be put in past the hash", async () => {
    const { file } = host.add("/a", 3);
    await cache.put(file.url, new Response("abc"));
    expect(await cache.match(file.url)).toBeUndefined();
  });

  test("a file that is replaced while it is read breaks off, and no bytes are mixed", async () => {
    const { file } = host.add("/a", 9 * UNIT);
    await ensure(file);
    const reader = (await cache.match(file.url))?.body?.getReader();
    await reader?.read();
    await ensure(host.add("/a", 9 * UNIT).file);
    await expect(reader?.read()).rejects.toMatchObject({ code: "model-load" });
  });

  test("a file that lost a chunk is fetched again", async () => {
    const { file, bytes } = host.add("/a", 9 * UNIT);
    await ensure(file);
    await new Database(name).use(async (connection) => {
      const [first] = await connection.getAllKeys("chunks");
      await connection.delete("chunks", [first?.[0] ?? "", 1]);
    });
    await expect(stored(file)).rejects.toMatchObject({ code: "model-load" });
    expect(await store.missing([file])).toEqual([file]);
    await ensure(file);
    expect((await stored(file))?.equals(bytes)).toBe(true);
  });
});

describe("a database that goes away", () => {
  test("is opened again after the browser closed it, and its loss is noticed", async () => {
    const { file, bytes } = host.add("/a", 3 * UNIT);
    const opened: IDBDatabase[] = [];
    const open = indexedDB.open.bind(indexedDB);
    vi.spyOn(indexedDB, "open").mockImplementation((...args) => {
      const request = open(...args);
      request.addEventListener("success", () => opened.push(request.result));
      return request;
    });
    await ensure(file);
    for (const database of opened) forceCloseDatabase(database as never);
    await new Promise((resolve) => {
      indexedDB.deleteDatabase(name).onsuccess = resolve;
    });
    expect(await store.missing([file])).toEqual([file]);
    await ensure(file);
    expect((await stored(file))?.equals(bytes)).toBe(true);
  });

  test("is opened again when only the next transaction tells", async () => {
    const { file } = host.add("/a", 3 * UNIT);
    await ensure(file);
    let dead = 1;
    const transaction = IDBDatabase.prototype.transaction;
    vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (this: IDBDatabase, ...args) {
      if (dead-- > 0) throw new DOMException("The database connection is closing.", "InvalidStateError");
      return transaction.apply(this, args);
    });
    expect(await store.missing([file])).toEqual([]);
  });

  test("a newer version of the site may change it", async () => {
    await store.remember("a", 1);
    const upgraded = await new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 3);
      request.onsuccess = () => resolve(request.result.version);
      request.onerror = () => reject(request.error);
    });
    expect(upgraded).toBe(3);
    await expect(store.recall("a")).rejects.toMatchObject({ code: "no-storage" });
  });
});

test("small things are remembered", async () => {
  expect(await store.recall("manifest")).toBeUndefined();
  await store.remember("manifest", { schema: 1, models: [] });
  expect(await storeAt(host, name).recall("manifest")).toEqual({ schema: 1, models: [] });
});
