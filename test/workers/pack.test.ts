import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Digest } from "../../core/storage.ts";
import { type PackEntry, readPack, readPackHead, writePack } from "../../workers/store/pack.ts";
import { entriesOf, gitSha1, headOf, isDigestOf, joined, sha256, source, unpacked, wantedFor } from "./pack-files.ts";

const MB = 1_000_000;
const contents = fc.uniqueArray(fc.uint8Array({ minLength: 1, maxLength: 3000 }), { maxLength: 5, selector: sha256 });

describe("a pack file", () => {
  test("gives back what went in, whatever the pieces it comes in", async () => {
    await fc.assert(
      fc.asyncProperty(contents, fc.integer({ min: 1, max: 5000 }), fc.boolean(), async (blobs, piece, inGit) => {
        const digest = inGit ? gitSha1 : sha256;
        const head = headOf(blobs, { models: ["a", "b.c-1"], pack: "en-GB" });
        const file = await joined(writePack(head, entriesOf(blobs, digest, piece)));
        expect(await readPackHead(source(file, piece).stream)).toEqual(head);
        const found = await unpacked(readPack(source(file, piece).stream, wantedFor(blobs, digest)));
        expect(found).toEqual(blobs.map((bytes) => ({ digest: digest(bytes), bytes: new Uint8Array(bytes) })));
      }),
      { numRuns: 60 },
    );
  });

  test("damaged by one byte, gives nothing that the hash would take for what was asked", async () => {
    const blobs = [300, 512, 1500].map((size, i) => new Uint8Array(size).map((_, at) => at * (i + 3)));
    const file = await joined(writePack(headOf(blobs), entriesOf(blobs)));
    const asked = new Set<Digest>(blobs.map(sha256));
    const damage = fc.tuple(fc.nat({ max: file.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(damage, async ([at, change]) => {
        const bad = file.slice();
        bad[at] = (bad[at] ?? 0) ^ change;
        const kept: Digest[] = [];
        try {
          for await (const { digest, body } of readPack(source(bad).stream, wantedFor(blobs)))
            if (isDigestOf(digest, await joined(body))) kept.push(digest);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: "bad-pack" });
        }
        expect(kept.every((digest) => asked.has(digest))).toBe(true);
        expect(new Set(kept).size).toBe(kept.length);
      }),
      { numRuns: 400 },
    );
  });

  test("is the same file whenever it is written, and a tar that others can read", async () => {
    const blobs = [new Uint8Array(10).fill(1)];
    const once = await joined(writePack(headOf(blobs), entriesOf(blobs)));
    expect(await joined(writePack(headOf(blobs), entriesOf(blobs)))).toEqual(once);
    expect(Buffer.from(once.subarray(257, 262)).toString()).toBe("ustar");
    expect(once.length % 512).toBe(0);
  });

  test("of 200 MB passes through with a few pieces in memory, both ways", async () => {
    const piece = new Uint8Array(MB).fill(7);
    const size = 200 * MB;
    let made = 0;
    let taken = 0;
    let most = 0;
    async function* body(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < size / MB; i++) {
        made += MB;
        most = Math.max(most, made - taken);
        yield piece;
      }
    }
    const digest: Digest = `sha256:${"0".repeat(64)}`;
    async function* entries(): AsyncGenerator<PackEntry> {
      yield { digest, size, body: body() };
    }
    const stream = writePack(headOf([], { bytes: size }), entries());
    for await (const entry of readPack(stream, [{ url: "https://inzwa.test/big", size, digest }]))
      for await (const bytes of entry.body as AsyncIterable<Uint8Array>) {
        taken += bytes.length;
        // Lets everything else run ahead as far as it can.
        if (taken % (20 * MB) === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    expect(taken).toBe(size);
    expect(most).toBeLessThan(14 * MB);
  });

  test("is not begun before somebody reads it, and its source is let go when nobody does any more", async () => {
    let begun = 0;
    let ended = 0;
    async function* entries(): AsyncGenerator<PackEntry> {
      begun++;
      try {
        for await (const entry of entriesOf([new Uint8Array(20 * MB)], sha256, MB)) yield entry;
      } finally {
        ended++;
      }
    }
    const stream = writePack(headOf([new Uint8Array(20 * MB)]), entries());
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toBe(0);
    const reader = stream.getReader();
    while (begun === 0) await reader.read();
    await reader.cancel();
    await expect.poll(() => ended, { timeout: 30_000 }).toBe(1);
  });

  test("hands on what its source throws", async () => {
    const trouble = { code: "no-model", message: "gone" };
    async function* entries(): AsyncGenerator<PackEntry> {
      yield* entriesOf([new Uint8Array(5)]);
      throw trouble;
    }
    await expect(joined(writePack(headOf([new Uint8Array(5)]), entries()))).rejects.toBe(trouble);
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(trouble) });
    await expect(unpacked(readPack(broken, []))).rejects.toBe(trouble);
  });

  test.each<[string, number, PackEntry[]]>([
    ["size", 9, [{ digest: `sha256:${"a".repeat(64)}`, size: 9, body: source(new Uint8Array(8)).stream }]],
    ["size", 9, [{ digest: `sha256:${"a".repeat(64)}`, size: 9, body: source(new Uint8Array(10)).stream }]],
    ["total", 10, [{ digest: `sha256:${"a".repeat(64)}`, size: 9, body: source(new Uint8Array(9)).stream }]],
    [
      "too-large",
      8 ** 11,
      [{ digest: `sha256:${"a".repeat(64)}`, size: 8 ** 11, body: source(new Uint8Array(9)).stream }],
    ],
  ])("is not written wrong: %s", async (reason, bytes, list) => {
    const entries = (async function* () {
      yield* list;
    })();
    const file = joined(writePack(headOf([], { bytes }), entries));
    await expect(file).rejects.toMatchObject({ code: "bad-pack", detail: { reason } });
  });
});
