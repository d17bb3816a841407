import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Progress, StoreApi, StoredFile } from "../../core/storage.ts";
import { createCache } from "../../workers/store/cache.ts";
import { Database } from "../../workers/store/database.ts";
import { type Host, type Hosted, openHost, plain, ranged, storeAt, UNIT } from "./store-host.ts";

const silent = () => {};
let host: Host;
let name: string;
let store: StoreApi;
let databases = 0;

beforeEach(async () => {
  host = await openHost();
  name = `upkeep-${databases++}`;
  store = storeAt(host, name);
});
afterEach(() => host.close());

const aliased = ({ file }: Hosted, path: string): StoredFile => ({ ...file, url: host.base + path });
async function bytesOf({ url }: StoredFile): Promise<Buffer | undefined> {
  const response = await createCache(new Database(name)).match(url);
  return response && Buffer.from(await response.arrayBuffer());
}
const chunksKept = () => new Database(name).use((connection) => connection.count("chunks"));

/** Changes one byte of a stored chunk behind the store's back. */
async function damage(number: number): Promise<void> {
  await new Database(name).use(async (connection) => {
    const key = (await connection.getAllKeys("chunks")).find(([, n]) => n === number) ?? ["", 0];
    const bytes = new Uint8Array((await connection.get("chunks", key)) ?? new ArrayBuffer(0));
    bytes[7] = (bytes[7] ?? 0) ^ 1;
    await connection.put("chunks", bytes.buffer, key);
  });
}

describe("one content under two names", () => {
  test("is fetched and kept once, and freed with its last name", async () => {
    const entry = host.add("/a", 5 * UNIT);
    const other = aliased(entry, "/other");
    await store.ensure([entry.file], silent);
    expect(await store.missing([other])).toEqual([other]);
    await store.ensure([entry.file, other], silent);
    expect(host.requests).toEqual(["/a bytes=0-"]);
    expect((await bytesOf(other))?.equals(entry.bytes)).toBe(true);
    expect((await store.usage()).bytes).toBe(5 * UNIT);
    expect(await store.remove([entry.file.url])).toBe(0);
    expect(await bytesOf(entry.file)).toBeUndefined();
    expect((await bytesOf(other))?.equals(entry.bytes)).toBe(true);
    expect(await store.remove([other.url, "https://example.org/none"])).toBe(5 * UNIT);
    expect(await chunksKept()).toBe(0);
    expect(await store.usage()).toMatchObject({ names: [], bytes: 0 });
  });

  test("survives that one of the names gets another content", async () => {
    const entry = host.add("/a", 1000);
    const other = aliased(entry, "/other");
    await store.ensure([entry.file, other], silent);
    const next = host.add("/a", 2000);
    await store.ensure([next.file], silent);
    expect((await bytesOf(other))?.equals(entry.bytes)).toBe(true);
    expect((await bytesOf(next.file))?.equals(next.bytes)).toBe(true);
    await store.ensure([aliased(next, "/other")], silent);
    expect((await store.usage()).bytes).toBe(2000);
  });

  test("of a size that the digest is not of is refused, and nothing is lost", async () => {
    const { file, bytes } = host.add("/a", 1000);
    await store.ensure([file], silent);
    const lie = { ...file, url: `${host.base}/lie`, size: 999 };
    await expect(store.ensure([lie], silent)).rejects.toMatchObject({ code: "bad-hash" });
    expect((await bytesOf(file))?.equals(bytes)).toBe(true);
  });
});

test("a file known by its git object name alone is held to that", async () => {
  const { file, bytes } = host.add("/a", 5 * UNIT, plain());
  const hex = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  const known: StoredFile = { ...file, digest: `git-sha1:${hex}` };
  await store.ensure([known], silent);
  expect((await bytesOf(known))?.equals(bytes)).toBe(true);
  const bare = createHash("sha1").update(bytes).digest("hex");
  const wrong = store.ensure([{ ...file, digest: `git-sha1:${bare}` }], silent);
  await expect(wrong).rejects.toMatchObject({ code: "bad-hash" });
});

test("usage tells what is whole and what is half", async () => {
  const [whole, half] = [host.add("/a", 10), host.add("/b", 5 * UNIT)];
  half.answer = (...args) => {
    half.answer = (_, response) => void response.writeHead(404).end();
    ranged(2 * UNIT)(...args);
  };
  await expect(store.ensure([whole.file, half.file], silent)).rejects.toMatchObject({ code: "network" });
  const { names, ...rest } = await store.usage();
  expect(names).toHaveLength(2);
  expect(names).toContainEqual({ ...whole.file, received: 10, complete: true });
  expect(names).toContainEqual({ ...half.file, received: 2 * UNIT, complete: false });
  expect(rest).toMatchObject({ bytes: 10 + 2 * UNIT, inMemory: 0, persisted: false });
  expect(await store.remove([half.file.url])).toBe(2 * UNIT);
});

describe("verify", () => {
  test("reads all, and deletes what is damaged", async () => {
    const [a, b] = [host.add("/a", 9 * UNIT), host.add("/b", 100)];
    const absent = host.add("/c", 10);
    await store.ensure([a.file, b.file], silent);
    const seen: Progress[] = [];
    expect(await store.verify([a.file, b.file, absent.file], (progress) => seen.push(progress))).toEqual([]);
    expect(seen[0]).toEqual({ loaded: 0, total: 9 * UNIT + 100 });
    expect(seen.at(-1)).toEqual({ loaded: 9 * UNIT + 100, total: 9 * UNIT + 100 });
    await damage(2);
    expect(await store.verify([b.file, a.file], silent)).toEqual([a.file]);
    expect(await bytesOf(a.file)).toBeUndefined();
    expect(await store.missing([a.file, b.file])).toEqual([a.file]);
    expect(await chunksKept()).toBe(1);
    await store.ensure([a.file], silent);
    expect((await bytesOf(a.file))?.equals(a.bytes)).toBe(true);
  });

  test("can be ended, and then deletes nothing", async () => {
    const { file } = host.add("/a", 9 * UNIT);
    await store.ensure([file], silent);
    const stop = new AbortController();
    const verified = store.verify([file], ({ loaded }) => loaded > 0 && stop.abort(), stop.signal);
    await expect(verified).rejects.toMatchObject({ code: "aborted" });
    expect(await store.missing([file])).toEqual([]);
  });
});

test("a sweep leaves the named files alone, and no chunk that belongs to none", async () => {
  const [a, b, c] = [host.add("/a", 5 * UNIT), host.add("/b", 6 * UNIT), host.add("/c", 10)];
  await store.ensure([a.file, b.file, c.file], silent);
  await new Database(name).use(async (connection) => {
    await connection.put("chunks", new ArrayBuffer(1000), ["a download that nobody knows", 0]);
    await connection.delete("names", c.file.url);
  });
  expect(await store.sweep([a.file.url])).toBe(6 * UNIT + 10 + 1000);
  expect(await chunksKept()).toBe(2);
  expect((await bytesOf(a.file))?.equals(a.bytes)).toBe(true);
  expect(await store.missing([a.file, b.file, c.file])).toEqual([b.file, c.file]);
});

test("a file deleted while another tab reads it breaks off there, and can be fetched again", async () => {
  const { file, bytes } = host.add("/a", 9 * UNIT);
  await store.ensure([file], silent);
  const reader = (await createCache(new Database(name)).match(file.url))?.body?.getReader();
  await reader?.read();
  await storeAt(host, name).remove([file.url]);
  await store.ensure([file], silent);
  await expect(reader?.read()).rejects.toMatchObject({ code: "model-load" });
  expect((await bytesOf(file))?.equals(bytes)).toBe(true);
});
