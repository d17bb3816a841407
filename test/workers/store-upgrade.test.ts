import "fake-indexeddb/auto";
import { createHash, randomBytes } from "node:crypto";
import { openDB } from "idb";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { StoredFile } from "../../core/storage.ts";
import { createCache } from "../../workers/store/cache.ts";
import { Database } from "../../workers/store/database.ts";
import { type Host, openHost, storeAt, UNIT } from "./store-host.ts";

const silent = () => {};
let host: Host;
let name: string;
let databases = 0;

beforeEach(async () => {
  host = await openHost();
  name = `upgrade-${databases++}`;
});
afterEach(() => host.close());

/** Lays a file down as version 1 did: by URL, in chunks. */
async function inVersion1(files: readonly { file: StoredFile; bytes: Buffer; stored?: number }[]): Promise<void> {
  const database = await openDB(name, 1, {
    upgrade(connection) {
      connection.createObjectStore("files", { keyPath: "url" });
      connection.createObjectStore("chunks");
      connection.createObjectStore("notes");
    },
  });
  for (const { file, bytes, stored = file.size } of files) {
    const { url, size, digest } = file;
    let chunks = 0;
    for (let at = 0; at < stored; at += 4 * UNIT)
      await database.put("chunks", new Uint8Array(bytes.subarray(at, Math.min(at + 4 * UNIT, stored))).buffer, [
        url,
        chunks++,
      ]);
    const sha256 = digest.replace("sha256:", "");
    const record = { url, size, sha256, etag: null, attempt: "1-0.5", chunks, received: stored };
    await database.put("files", { ...record, complete: stored === size });
  }
  await database.put("notes", { schema: 1 }, "manifest");
  database.close();
}

async function bytesOf({ url }: StoredFile): Promise<Buffer | undefined> {
  const response = await createCache(new Database(name)).match(url);
  return response && Buffer.from(await response.arrayBuffer());
}

test("what version 1 stored is there, whole files and notes, and nothing is fetched", async () => {
  const [a, b] = [host.add("/a", 9 * UNIT), host.add("/b", 100)];
  await inVersion1([a, b]);
  const store = storeAt(host, name);
  expect(await store.missing([a.file, b.file])).toEqual([]);
  expect(await store.ensure([a.file, b.file], silent)).toEqual({ inMemory: 0 });
  expect((await bytesOf(a.file))?.equals(a.bytes)).toBe(true);
  expect((await bytesOf(b.file))?.equals(b.bytes)).toBe(true);
  expect(await store.verify([a.file, b.file], silent)).toEqual([]);
  expect(await store.recall("manifest")).toEqual({ schema: 1 });
  expect((await store.usage()).bytes).toBe(9 * UNIT + 100);
  expect(await store.sweep([a.file.url, b.file.url])).toBe(0);
  expect(host.requests).toEqual([]);
});

test("half a file goes on where it stopped", async () => {
  const entry = host.add("/a", 9 * UNIT);
  await inVersion1([{ ...entry, stored: 5 * UNIT }]);
  await storeAt(host, name).ensure([entry.file], silent);
  expect((await bytesOf(entry.file))?.equals(entry.bytes)).toBe(true);
  expect(host.requests).toEqual([`/a bytes=${5 * UNIT}-`]);
});

test("of two files with the same bytes one is kept, the whole one, under both names", async () => {
  const { file, bytes } = host.add("/a", 5 * UNIT);
  const copy = { file: { ...file, url: `${host.base}/0` }, bytes, stored: 4 * UNIT };
  await inVersion1([copy, { file, bytes }]);
  const store = storeAt(host, name);
  expect(await store.missing([file, copy.file])).toEqual([]);
  expect((await bytesOf(copy.file))?.equals(bytes)).toBe(true);
  expect((await store.usage()).bytes).toBe(5 * UNIT);
  expect(await new Database(name).use((connection) => connection.count("chunks"))).toBe(2);
});

test("a record that lies about its bytes is found out when it is verified", async () => {
  const { file } = host.add("/a", 1000);
  await inVersion1([{ file, bytes: randomBytes(1000) }]);
  const store = storeAt(host, name);
  expect(await store.verify([file], silent)).toEqual([file]);
  await store.ensure([file], silent);
  const kept = await bytesOf(file);
  expect(
    `sha256:${createHash("sha256")
      .update(kept ?? "")
      .digest("hex")}`,
  ).toBe(file.digest);
});
