import { gzipSync } from "node:zlib";
import { packTar, type TarEntry } from "modern-tar";
import { describe, expect, test } from "vitest";
import type { StoredFile } from "../../core/storage.ts";
import { readPack, readPackHead, writePack } from "../../workers/store/pack.ts";
import { bytesOf, entriesOf, headOf, joined, sha256, source, unpacked, wantedFor } from "./pack-files.ts";

const one = bytesOf("the first model file");
const two = bytesOf("the second");
const blobs = [one, two];
const wanted = wantedFor(blobs);

const file = (name: string, bytes: Uint8Array, header: Partial<TarEntry["header"]> = {}): TarEntry => ({
  header: { name, size: bytes.length, type: "file", ...header },
  ...(header.type && header.type !== "file" ? {} : { body: bytes }),
});
const about = (value: object = {}) =>
  bytesOf(
    JSON.stringify({ format: 1, pack: "sn", models: ["a"], files: ["a/b"], bytes: one.length + two.length, ...value }),
  );
const head = (json: Uint8Array = about()) => [
  file("pack.json", json),
  file("manifest.json", bytesOf("{}")),
  file("manifest.sig.json", bytesOf("{}")),
];
const nameOf = (bytes: Uint8Array) => `blobs/${sha256(bytes).replace(":", "/")}`;
const blob = (bytes: Uint8Array) => file(nameOf(bytes), bytes);

/** What was given out before the refusal, and the reason of that. */
async function refusal(bytes: Uint8Array, asked: readonly StoredFile[] = wanted) {
  const from = source(bytes);
  const given: string[] = [];
  const thrown = await (async () => {
    for await (const { digest, body } of readPack(from.stream, asked)) {
      given.push(digest);
      await joined(body);
    }
  })().catch((reason: unknown) => reason);
  return { given, thrown, reason: (thrown as { detail?: { reason?: string } } | undefined)?.detail?.reason, from };
}

describe("a pack file is refused", () => {
  test.each<[string, string, readonly TarEntry[]]>([
    ["an absolute path", "name", [...head(), file("/etc/passwd", one)]],
    ["a path upwards", "name", [...head(), file(`blobs/sha256/../../${"a".repeat(64)}`, one)]],
    ["a name in capitals", "name", [...head(), file(nameOf(one).toUpperCase(), one)]],
    ["any other file", "name", [...head(), file("README.md", one)]],
    ["a directory", "kind", [...head(), file("blobs/", one, { type: "directory", size: 0 })]],
    [
      "a symbolic link",
      "kind",
      [...head(), file(nameOf(one), one, { type: "symlink", size: 0, linkname: "/etc/passwd" })],
    ],
    ["a hard link", "kind", [...head(), file(nameOf(one), one, { type: "link", size: 0, linkname: "pack.json" })]],
    ["a device", "kind", [...head(), file(nameOf(one), one, { type: "block-device", size: 0 })]],
    ["a name from an extended header", "kind", [...head(), file("x", one, { pax: { path: nameOf(one) } })]],
    ["a content nobody asked for", "unwanted", [...head(), blob(bytesOf("something else"))]],
    ["a content with another size", "size", [...head(), file(nameOf(one), two)]],
    ["the head doubled", "name", [...head(), file("pack.json", about())]],
    ["no head", "head", [blob(one), blob(two)]],
    ["the head in another order", "head", head().reverse()],
    ["a head that is not JSON", "head", head(bytesOf("{"))],
    ["a head of another format", "head", head(about({ format: 2 }))],
    ["a head with unknown keys", "head", head(about({ more: 1 }))],
    ["a head over 4 MiB", "head-too-large", head(new Uint8Array(4 * 1024 * 1024 + 1))],
    ["a total below its models'", "total", [...head(about({ bytes: 1 })), blob(one), blob(two)]],
    ["a total above its models'", "total", [...head(about({ bytes: 1e12 })), blob(one), blob(two)]],
  ])("with %s, before anything of it is given out", async (_, reason, entries) => {
    const found = await refusal(await packTar(entries));
    expect(found).toMatchObject({ given: [], reason, thrown: { code: "bad-pack" } });
  });

  test("with a content doubled or missing, once that shows", async () => {
    expect(await refusal(await packTar([...head(), blob(one), blob(one)]))).toMatchObject({
      reason: "twice",
      given: [sha256(one)],
    });
    expect(await refusal(await packTar([...head(), blob(one)]))).toMatchObject({
      reason: "total",
      given: [sha256(one)],
    });
  });

  test("when it is no tar, or compressed", async () => {
    const good = await joined(writePack(headOf(blobs), entriesOf(blobs)));
    expect(await refusal(new Uint8Array(gzipSync(good)))).toMatchObject({ reason: "gzip" });
    expect(await refusal(bytesOf("<!doctype html>".repeat(100)))).toMatchObject({ reason: "not-tar" });
    expect(await refusal(new Uint8Array(0))).toMatchObject({ reason: "truncated" });
    expect(await refusal(new Uint8Array(4096))).toMatchObject({ reason: "head" });
  });

  test("when it ends early, wherever", async () => {
    const good = await joined(writePack(headOf(blobs), entriesOf(blobs)));
    for (let length = 1; length < good.length; length += 97)
      expect((await refusal(good.slice(0, length))).thrown, `${length} bytes`).toMatchObject({ code: "bad-pack" });
    expect(await refusal(good.slice(0, good.length - 1))).toMatchObject({ reason: "truncated" });
  });

  test("when something follows, unless it is the zeros that fill a record", async () => {
    const good = await joined(writePack(headOf(blobs), entriesOf(blobs)));
    const filled = new Uint8Array(Math.ceil(good.length / 10_240) * 10_240);
    filled.set(good);
    expect(await unpacked(readPack(source(filled).stream, wanted))).toHaveLength(2);
    for (const tail of [bytesOf("x"), good, new Uint8Array(30_000)])
      expect(await refusal(new Uint8Array(Buffer.concat([good, tail])))).toMatchObject({ reason: "trailing" });
  });

  test("with extended headers that never end", async () => {
    const [header] = await blocksOf(file("pack.json", one, { pax: { comment: "again" } }));
    const bytes = new Uint8Array(Buffer.concat(Array.from({ length: 9000 }, () => header ?? one)));
    expect(await refusal(bytes)).toMatchObject({ reason: "head-too-large" });
  });

  test("and its source is let go", async () => {
    const good = await joined(writePack(headOf(blobs), entriesOf(blobs)));
    const found = await refusal(good, wantedFor([one]));
    expect(found).toMatchObject({ reason: "total", from: { cancelled: true } });
  });
});

test("only the head is read when only the head is asked for", async () => {
  const big = new Uint8Array(5_000_000);
  const from = source(await joined(writePack(headOf([big]), entriesOf([big]))), 65_536);
  expect(await readPackHead(from.stream)).toEqual(headOf([big]));
  expect(from.cancelled).toBe(true);
  expect(from.pieces).toBeLessThan(40);
});

test("a content that is not read is skipped, and a reader who leaves lets go of the source", async () => {
  const good = await joined(writePack(headOf(blobs), entriesOf(blobs)));
  const digests: string[] = [];
  for await (const { digest } of readPack(source(good).stream, wanted)) digests.push(digest);
  expect(digests).toEqual(blobs.map(sha256));
  const big = new Uint8Array(5_000_000);
  const from = source(await joined(writePack(headOf([big]), entriesOf([big]))), 65_536);
  for await (const { digest } of readPack(from.stream, wantedFor([big]))) if (digest) break;
  expect(from.cancelled).toBe(true);
});

/** The extended header of an entry, with its own body. */
async function blocksOf(entry: TarEntry): Promise<Uint8Array[]> {
  return [(await packTar([entry])).slice(0, 1024)];
}
