import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { StoreApi, StoredFile } from "../../core/storage.ts";
import { borrow } from "../../workers/store/borrow.ts";
import { createCache } from "../../workers/store/cache.ts";
import { Database } from "../../workers/store/database.ts";
import { type Host, openHost, ranged, storeAt, UNIT } from "./store-host.ts";

const SIZE = 9 * UNIT;
const silent = () => {};
let host: Host;
let name: string;
let store: StoreApi;
let databases = 0;

beforeEach(async () => {
  host = await openHost();
  name = `memory-${databases++}`;
  store = storeAt(host, name);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await host.close();
});

async function bytesOf({ url }: StoredFile): Promise<Buffer | undefined> {
  const response = await createCache(new Database(name)).match(url);
  return response && Buffer.from(await response.arrayBuffer());
}
const chunksKept = () => new Database(name).use((connection) => connection.count("chunks"));

type Refusal = (transaction: IDBTransaction) => void;
const quota: Refusal = () => {
  throw new DOMException("full", "QuotaExceededError");
};
/** What Chrome does near a full disk. */
const aborts: Refusal = (transaction) => transaction.abort();

/** A disk with room for so many bytes of chunks; for not even a record where it is -1. */
function limit(room: number, refuse: Refusal = quota): void {
  let left = room;
  const { put, delete: remove } = IDBObjectStore.prototype;
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, value, ...key) {
    left -= value instanceof ArrayBuffer ? value.byteLength : 0;
    const isOver = left < 0 && (value instanceof ArrayBuffer || room < 0);
    if (isOver && refuse === quota) refuse(this.transaction);
    const request = put.call(this, value, ...key);
    if (isOver) refuse(this.transaction);
    return request;
  });
  vi.spyOn(IDBObjectStore.prototype, "delete").mockImplementation(function (this: IDBObjectStore, key) {
    if (this.name === "chunks") left = room;
    return remove.call(this, key);
  });
}

describe.each([
  ["QuotaExceededError", quota],
  ["an aborted transaction", aborts],
])("a full disk: %s", (_, refuse) => {
  test.each([
    ["no room at all", -1],
    ["not a byte", 0],
    ["half of it", SIZE / 2],
    ["one byte short", SIZE - 1],
  ])("%s: the file stays in memory, fetched once, and is read from there", async (_, room) => {
    const { file, bytes } = host.add("/a", SIZE);
    limit(room, refuse);
    expect(await store.ensure([file], silent)).toEqual({ inMemory: SIZE });
    expect((await bytesOf(file))?.equals(bytes)).toBe(true);
    expect(host.requests).toEqual(["/a bytes=0-"]);
    expect(await chunksKept()).toBe(0);
    expect(await store.usage()).toMatchObject({ bytes: 0, inMemory: SIZE });
    // It will not be there tomorrow.
    expect(await store.missing([file])).toEqual([file]);
  });

  test("just enough room: nothing in memory", async () => {
    const { file } = host.add("/a", SIZE);
    limit(SIZE, refuse);
    expect(await store.ensure([file], silent)).toEqual({ inMemory: 0 });
    expect(await store.missing([file])).toEqual([]);
  });
});

describe("in memory", () => {
  test("not more than a tab can bear: that is said, and what the disk has stays", async () => {
    const { file } = host.add("/a", SIZE);
    const careful = storeAt(host, name, { mostHeld: SIZE - 1 });
    limit(5 * UNIT);
    await expect(careful.ensure([file], silent)).rejects.toMatchObject({ code: "no-space" });
    expect(await careful.usage()).toMatchObject({ inMemory: 0, bytes: 4 * UNIT });
    vi.restoreAllMocks();
    expect(await careful.ensure([file], silent)).toEqual({ inMemory: 0 });
    expect(await careful.missing([file])).toEqual([]);
  });

  test("a broken download goes on where it stopped, also after a pause", async () => {
    const { file, bytes } = host.add("/a", SIZE, ranged(5 * UNIT));
    limit(0);
    const stop = new AbortController();
    const paused = store.ensure([file], ({ loaded }) => loaded >= 4 * UNIT && stop.abort(), stop.signal);
    await expect(paused).rejects.toMatchObject({ code: "aborted" });
    expect(await bytesOf(file)).toBeUndefined();
    expect(await store.ensure([file], silent)).toEqual({ inMemory: SIZE });
    expect((await bytesOf(file))?.equals(bytes)).toBe(true);
    expect(Number(/=(\d+)-/.exec(host.requests[1] ?? "")?.[1])).toBeGreaterThanOrEqual(4 * UNIT);
  });

  test("wrong bytes are not kept either", async () => {
    const { file } = host.add("/a", SIZE, (_, response) => void response.writeHead(200).end(Buffer.alloc(SIZE)));
    limit(0);
    await expect(store.ensure([file], silent)).rejects.toMatchObject({ code: "bad-hash" });
    expect(await bytesOf(file)).toBeUndefined();
    expect((await store.usage()).inMemory).toBe(0);
  });

  test("what fits stays on the disk, what does not can be verified and removed", async () => {
    const [small, large] = [host.add("/a", UNIT), host.add("/b", SIZE)];
    limit(2 * UNIT);
    expect(await store.ensure([small.file, large.file], silent)).toEqual({ inMemory: SIZE });
    expect(await store.missing([small.file, large.file])).toEqual([large.file]);
    expect((await store.usage()).names).toContainEqual({
      ...large.file,
      received: SIZE,
      complete: true,
      inMemory: true,
    });
    expect(await store.verify([small.file, large.file], silent)).toEqual([]);
    expect(await store.remove([large.file.url])).toBe(SIZE);
    expect(await bytesOf(large.file)).toBeUndefined();
    expect((await bytesOf(small.file))?.equals(small.bytes)).toBe(true);
  });

  test("one content under two names is there once", async () => {
    const { file, bytes } = host.add("/a", UNIT);
    const other = { ...file, url: `${host.base}/other` };
    limit(0);
    expect(await store.ensure([file, other], silent)).toEqual({ inMemory: UNIT });
    expect(await store.sweep([other.url])).toBe(0);
    expect(await bytesOf(file)).toBeUndefined();
    expect((await bytesOf(other))?.equals(bytes)).toBe(true);
    expect(host.requests).toHaveLength(1);
  });

  test("a file removed while it is read breaks off", async () => {
    const { file } = host.add("/a", SIZE);
    limit(0);
    await store.ensure([file], silent);
    const reader = (await createCache(new Database(name)).match(file.url))?.body?.getReader();
    await reader?.read();
    await store.remove([file.url]);
    await store.ensure([file], silent);
    await expect(reader?.read()).rejects.toMatchObject({ code: "model-load" });
  });

  test("room again later: the next store keeps it on the disk", async () => {
    const { file, bytes } = host.add("/a", SIZE);
    limit(SIZE / 2);
    await store.ensure([file], silent);
    vi.restoreAllMocks();
    const tomorrow = storeAt(host, name);
    expect(await tomorrow.ensure([file], silent)).toEqual({ inMemory: 0 });
    expect(await tomorrow.missing([file])).toEqual([]);
    expect((await bytesOf(file))?.equals(bytes)).toBe(true);
  });

  test("a store that does not answer is not waited for long", async () => {
    expect(await borrow("nobody-memory", "https://example.org/a", undefined, 20)).toBeUndefined();
  });
});

test.each(["SecurityError", "UnknownError", "InvalidStateError", "AbortError"])(
  "no storage at all (%s): everything is in memory, notes too",
  async (error) => {
    vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("denied", error);
    });
    const { file, bytes } = host.add("/a", SIZE);
    expect(await store.missing([file])).toEqual([file]);
    expect(await store.ensure([file], silent)).toEqual({ inMemory: SIZE });
    expect((await bytesOf(file))?.equals(bytes)).toBe(true);
    await store.remember("hosts", ["https://example.org"]);
    expect(await store.recall("hosts")).toEqual(["https://example.org"]);
    expect(await store.recall("nothing")).toBeUndefined();
    expect(await store.sweep([])).toBe(SIZE);
  },
);
