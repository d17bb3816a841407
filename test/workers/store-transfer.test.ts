import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PackHead, Progress, StoreApi, StoredFile } from "../../core/storage.ts";
import { createCache } from "../../workers/store/cache.ts";
import { Database } from "../../workers/store/database.ts";
import { breakBehind, type Host, openHost, ranged, storeAt, UNIT } from "./store-host.ts";

const silent = () => {};
let host: Host;
let store: StoreApi;
let target: StoreApi;
let targetName: string;
let databases = 0;
let files: StoredFile[];
let head: PackHead;

beforeEach(async () => {
  host = await openHost();
  store = storeAt(host, `export-${databases}`);
  targetName = `import-${databases++}`;
  target = storeAt(host, targetName);
  files = [host.add("/a", 5 * UNIT).file, host.add("/b", 100).file];
  const encoder = new TextEncoder();
  const signed = { manifest: encoder.encode("{}"), signature: encoder.encode("{ }") };
  head = { pack: "sn", models: ["asr", "tts"], files: ["asr/a", "tts/b"], bytes: 5 * UNIT + 100, ...signed };
  await store.ensure(files, silent);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await host.close();
});

async function exported(of: readonly StoredFile[] = files, report: (progress: Progress) => void = silent) {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({ write: (part) => void parts.push(part.slice()) });
  await store.exportPack(head, of, sink, report);
  return Buffer.concat(parts);
}
async function bytesOf({ url }: StoredFile): Promise<Buffer | undefined> {
  const response = await createCache(new Database(targetName)).match(url);
  return response && Buffer.from(await response.arrayBuffer());
}
async function isTheirs(file: StoredFile): Promise<boolean> {
  const response = await fetch(file.url);
  return (await bytesOf(file))?.equals(Buffer.from(await response.arrayBuffer())) === true;
}

test("a pack goes out and comes in elsewhere, and nothing is fetched", async () => {
  const [out, into]: [Progress[], Progress[]] = [[], []];
  const blob = new Blob([await exported(files, (progress) => out.push(progress))]);
  const before = host.requests.length;
  expect(await target.openPack(blob)).toEqual(head);
  expect(await target.importPack(blob, files, (progress) => into.push(progress))).toEqual({ inMemory: 0 });
  expect(host.requests).toHaveLength(before);
  expect(await target.missing(files)).toEqual([]);
  for (const file of files) expect(await isTheirs(file)).toBe(true);
  expect(out.at(-1)).toEqual({ loaded: 5 * UNIT + 100, total: 5 * UNIT + 100 });
  expect(into.at(-1)).toEqual({ loaded: 5 * UNIT + 100, total: 5 * UNIT + 100 });
});

test("a content under two names is in the file once, and under both names after it", async () => {
  const [a, b] = files as [StoredFile, StoredFile];
  const twice = [a, b, { ...a, url: `${host.base}/again` }];
  await store.ensure(twice, silent);
  const file = await exported(twice);
  expect(file.length).toBeLessThan(6 * UNIT);
  await target.importPack(new Blob([file]), twice, silent);
  expect(await target.missing(twice)).toEqual([]);
});

test("what is not whole is not exported", async () => {
  const half = host.add("/c", 10, ranged(0)).file;
  await expect(exported([...files, half])).rejects.toMatchObject({ code: "no-model", detail: { url: half.url } });
});

describe("from an address", () => {
  test("of the site itself, or one that was allowed", async () => {
    const other = await openHost();
    try {
      const file = await exported();
      const pack = other.add("/sn.inzwa", file.length, (_, response) => void response.end(file));
      await expect(target.openPack(pack.file.url)).rejects.toMatchObject({ code: "refused-host" });
      await target.remember("hosts", [other.base]);
      expect(await target.openPack(pack.file.url)).toEqual(head);
      await target.importPack(pack.file.url, files, silent);
      expect(await target.missing(files)).toEqual([]);
    } finally {
      await other.close();
    }
  });

  test("that breaks off, is silent, or has nothing", async () => {
    const file = await exported();
    const impatient = storeAt(host, targetName, { stall: 50 });
    const broken = host.add("/1", 1, (_, response) => {
      response.writeHead(200, { "content-length": file.length });
      breakBehind(response, file.subarray(0, UNIT));
    });
    const still = host.add("/2", 1, (_, response) => void response.write(file.subarray(0, UNIT)));
    const none = host.add("/3", 1, (_, response) => void response.writeHead(404).end());
    for (const [{ file: pack }, patience] of [
      [broken, target],
      [still, impatient],
      [none, target],
    ] as const) {
      const taken = patience.importPack(pack.url, files, silent);
      await expect(taken).rejects.toMatchObject({ code: "network", detail: { url: pack.url } });
    }
    expect(await target.missing(files)).toEqual(files);
  });
});

describe("nothing wrong comes in", () => {
  test.each([1000, 4.5 * UNIT])("one bit, so far from the end: %i", async (distance) => {
    const file = await exported();
    // The contents begin somewhere after the head's three entries; from the end it is always inside the first one.
    const at = file.length - 6000 - distance;
    file[at] = (file[at] ?? 0) ^ 1;
    await expect(target.importPack(new Blob([file]), files, silent)).rejects.toMatchObject({ code: "bad-hash" });
    expect(await target.missing(files)).toEqual(files);
    expect((await target.usage()).bytes).toBe(0);
  });

  test("half a file", async () => {
    const file = (await exported()).subarray(0, 3 * UNIT);
    await expect(target.importPack(new Blob([file]), files, silent)).rejects.toMatchObject({ code: "bad-pack" });
    expect((await target.usage()).bytes).toBe(0);
  });

  test("what nobody wants, before a byte is kept", async () => {
    const blob = new Blob([await exported()]);
    const put = vi.spyOn(IDBObjectStore.prototype, "put");
    await expect(target.importPack(blob, files.slice(1), silent)).rejects.toMatchObject({ code: "bad-pack" });
    expect(put).not.toHaveBeenCalled();
  });

  test("something else altogether", async () => {
    const blob = new Blob([Buffer.alloc(UNIT, 7)]);
    await expect(target.openPack(blob)).rejects.toMatchObject({ code: "bad-pack" });
    await expect(target.importPack(blob, files, silent)).rejects.toMatchObject({ code: "bad-pack" });
  });
});

test("an import that is ended keeps no half content, and what is whole", async () => {
  const file = await exported();
  // Node hands out the parts of a Blob as they are.
  const blob = new Blob(Array.from({ length: 12 }, (_, i) => file.subarray((i * UNIT) / 2, ((i + 1) * UNIT) / 2)));
  const stop = new AbortController();
  const ended = target.importPack(blob, files, ({ loaded }) => loaded > 2 * UNIT && stop.abort(), stop.signal);
  await expect(ended).rejects.toMatchObject({ code: "aborted" });
  expect((await target.usage()).bytes).toBe(0);
  await target.importPack(blob, files, silent);
  expect(await target.missing(files)).toEqual([]);
});

test("an import takes over from a broken download, and from a full disk", async () => {
  const blob = new Blob([await exported()]);
  const [large] = files as [StoredFile];
  const stop = new AbortController();
  await target.ensure([large], ({ loaded }) => loaded > 2 * UNIT && stop.abort(), stop.signal).catch(silent);
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, value, ...key) {
    if (value instanceof ArrayBuffer && value.byteLength > UNIT) throw new DOMException("full", "QuotaExceededError");
    return put.call(this, value, ...key);
  });
  expect(await target.importPack(blob, files, silent)).toEqual({ inMemory: 5 * UNIT });
  for (const file of files) expect(await isTheirs(file)).toBe(true);
});
