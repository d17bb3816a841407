import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { StoredFile } from "../../core/storage.ts";
import { createCache } from "../../workers/store/cache.ts";
import { Database } from "../../workers/store/database.ts";
import { type Host, openHost, plain, storeAt, UNIT } from "./store-host.ts";
import { lockManager } from "./store-locks.ts";

const SIZE = 9 * UNIT;
const silent = () => {};
let host: Host;
let name: string;
let databases = 0;

beforeEach(async () => {
  vi.stubGlobal("navigator", { locks: lockManager() });
  host = await openHost();
  name = `tabs-${databases++}`;
});
afterEach(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await host.close();
});

async function bytesOf({ url }: Pick<StoredFile, "url">): Promise<Buffer | undefined> {
  const response = await createCache(new Database(name)).match(url);
  return response && Buffer.from(await response.arrayBuffer());
}

test("two tabs at once fetch a file once", async () => {
  const { file, bytes } = host.add("/a", SIZE, plain());
  const other = { ...file, url: `${host.base}/other` };
  const [mine, theirs] = [storeAt(host, name), storeAt(host, name)];
  await Promise.all([mine.ensure([file], silent), theirs.ensure([file, other], silent)]);
  expect(host.requests).toHaveLength(1);
  expect((await bytesOf(other))?.equals(bytes)).toBe(true);
});

test("what one tab has in memory is read from there, whatever the others say", async () => {
  const { file, bytes } = host.add("/a", SIZE);
  const stores = [1, 2, 3].map(() => storeAt(host, name));
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, value, ...key) {
    if (value instanceof ArrayBuffer) throw new DOMException("full", "QuotaExceededError");
    return put.call(this, value, ...key);
  });
  expect(await stores[1]?.ensure([file], silent)).toEqual({ inMemory: SIZE });
  expect((await bytesOf(file))?.equals(bytes)).toBe(true);
  expect(await bytesOf({ url: `${host.base}/none` })).toBeUndefined();
});

test("where no store is alive nobody is asked", async () => {
  const post = vi.spyOn(BroadcastChannel.prototype, "postMessage");
  expect(await bytesOf({ url: `${host.base}/none` })).toBeUndefined();
  expect(post).not.toHaveBeenCalled();
});

test("a store that died without a word is not waited for long", async () => {
  // It holds its lock, and is at no channel.
  void navigator.locks.request(`${name}-memory`, { mode: "shared" }, () => new Promise(() => {}));
  const begun = performance.now();
  expect(await bytesOf({ url: `${host.base}/none` })).toBeUndefined();
  expect(performance.now() - begun).toBeLessThan(4000);
});

test("a download that waits for another tab's can be ended, and goes on when that one is", async () => {
  const files: StoredFile[] = [];
  const [mine, theirs] = [storeAt(host, name), storeAt(host, name)];
  const [end, stop] = [new AbortController(), new AbortController()];
  const asked = new Promise<void>((resolve) => {
    const entry = host.add("/a", SIZE, () => {
      entry.answer = plain();
      resolve();
    });
    files.push(entry.file);
  });
  const first = mine.ensure(files, silent, end.signal);
  await asked;
  const second = theirs.ensure(files, silent, stop.signal);
  const third = theirs.ensure(files, silent);
  stop.abort();
  await expect(second).rejects.toMatchObject({ code: "aborted" });
  expect(host.requests).toHaveLength(1);
  end.abort();
  await expect(first).rejects.toMatchObject({ code: "aborted" });
  await third;
  expect(host.requests).toHaveLength(2);
});
