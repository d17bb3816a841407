import { sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { MAX_MANIFEST, readSignature, signedText, writeSignature } from "../../core/signature.ts";
import { openForeign, openSigned, type Seen, seenWith } from "../../core/trust.ts";
import { webCrypto } from "../../core/web-crypto.ts";
import { publicPart } from "../../foundry/manifest/keys.ts";
import { flipped, judged, manifestBytes, NOW, newKey, signedBytes, utf8, verdict } from "./signing.ts";

const key = newKey();
const good = signedBytes(key, { version: 7 });
const ports = webCrypto(crypto.subtle, NOW);

/** The signature file of `good` with a part of its text replaced. */
function edited(from: string | RegExp, to: string): Uint8Array<ArrayBuffer> {
  return utf8(Buffer.from(good.signature).toString().replace(from, to));
}

test("a good manifest is taken, with what was signed", async () => {
  const checked = await judged(good, key);
  const sha256 = Buffer.from(await ports.sha256(good.manifest)).toString("hex");
  expect(checked).toEqual({
    ok: true,
    manifest: { version: 7, filling: expect.any(String) },
    signed: { key: key.id, version: 7, expires: "2026-11-22T00:00:00Z", size: 4096, sha256, test: false },
  });
});

describe("single bits", () => {
  test("no flip in a signed manifest of 4 KiB is accepted", async () => {
    const told: string[] = [];
    for (let byte = 0; byte < good.manifest.length; byte += 64) {
      const bits = Array.from({ length: 8 * 64 }, (_, bit) => 8 * byte + bit);
      const flips = bits.map((bit) => verdict({ ...good, manifest: flipped(good.manifest, bit) }, key));
      told.push(...(await Promise.all(flips)));
    }
    expect(told).toHaveLength(32_768);
    expect(new Set(told)).toEqual(new Set(["unsigned-manifest"]));
  });

  test("nor where the signature file is given the hash of the flipped bytes", async () => {
    const flips = Array.from({ length: 512 }, async (_, at) => {
      const manifest = flipped(good.manifest, 64 * at + (at % 8));
      const sha256 = Buffer.from(await ports.sha256(manifest)).toString("hex");
      return verdict({ manifest, signature: edited(/"sha256": "[^"]+"/, `"sha256": "${sha256}"`) }, key);
    });
    expect(new Set(await Promise.all(flips))).toEqual(new Set(["unsigned-manifest"]));
  });

  test("no flip in the signature file is accepted", async () => {
    const bits = Array.from({ length: 8 * good.signature.length }, (_, bit) => bit);
    const told = await Promise.all(
      bits.map((bit) => verdict({ ...good, signature: flipped(good.signature, bit) }, key)),
    );
    expect(told.length).toBeGreaterThan(2000);
    expect(new Set(told)).toEqual(new Set(["unsigned-manifest"]));
  });
});

describe("attacks that The Update Framework names", () => {
  const seen: Seen[] = [{ key: key.id, version: 7, sha256: "" }];

  test("unsigned", async () => {
    expect(await verdict({ ...good, signature: new Uint8Array() }, key)).toBe("unsigned-manifest");
    expect(await verdict({ ...good, signature: utf8("<!doctype html>") }, key)).toBe("unsigned-manifest");
  });

  test("wrong key", async () => {
    const other = newKey();
    expect(await judged(signedBytes(other), key)).toMatchObject({
      reason: { code: "unsigned-manifest", detail: { key: other.id } },
    });
    const claimed = { ...publicPart(other), id: key.id };
    expect(await verdict(good, key, { keys: [claimed] })).toBe("unsigned-manifest");
    expect(await verdict(good, key, { keys: [] })).toBe("unsigned-manifest");
  });

  test("two keys: both are taken, each under its own id", async () => {
    const next = newKey();
    const keys = [publicPart(key), publicPart(next)];
    expect(await verdict(signedBytes(next), key, { keys })).toBe("taken");
    expect(await verdict(good, key, { keys })).toBe("taken");
  });

  test("rollback: older than what was taken before, by whichever of our keys", async () => {
    const next = newKey();
    const keys = [publicPart(key), publicPart(next)];
    expect(await verdict(signedBytes(key, { version: 6 }), key, { seen })).toBe("old-manifest");
    expect(await verdict(signedBytes(next, { version: 6 }), key, { seen, keys })).toBe("old-manifest");
    expect(await verdict(signedBytes(key, { version: 8 }), key, { seen })).toBe("taken");
  });

  test("mix and match: another manifest of the same version, and the signature of another manifest", async () => {
    expect(await verdict(good, key, { seen })).toBe("old-manifest");
    const { signed } = (await judged(good, key)) as { signed: Seen };
    expect(await verdict(good, key, { seen: [signed] })).toBe("taken");
    const other = signedBytes(key, { version: 8 });
    expect(await verdict({ ...good, manifest: other.manifest }, key)).toBe("unsigned-manifest");
  });

  test("freeze: expired, to the very millisecond", async () => {
    const end = NOW + 86_400_000;
    expect(await verdict(good, key, {}, end - 1)).toBe("taken");
    expect(await verdict(good, key, {}, end)).toBe("expired-manifest");
    expect(await verdict(good, key, {}, Number.NaN)).toBe("expired-manifest");
  });

  test("clock set back: the day of the build counts where the clock says less", async () => {
    const notBefore = NOW + 86_400_000;
    expect(await verdict(good, key, { notBefore }, 0)).toBe("expired-manifest");
    expect(await verdict(good, key, { notBefore: NOW }, 0)).toBe("taken");
  });

  test("fast forward: no version so high that none can follow; a key given up takes what it signed with it", async () => {
    expect(await verdict(signedBytes(key, { version: 2 ** 40 }), key)).toBe("taken");
    expect(await verdict(signedBytes(key, { version: 2 ** 40 + 1 }), key)).toBe("bad-manifest");
    const stolen: Seen = { key: newKey().id, version: 2 ** 40, sha256: "" };
    expect(await verdict(good, key, { seen: [stolen] })).toBe("taken");
    expect(seenWith([stolen], { ...stolen, key: key.id, version: 7 } as never, [publicPart(key)])).toHaveLength(1);
  });

  test("endless data", async () => {
    const long = manifestBytes(1, MAX_MANIFEST + 1);
    expect(await verdict(signedBytes(key, {}, long), key)).toBe("bad-manifest");
    expect(await verdict(signedBytes(key, {}, manifestBytes(1, MAX_MANIFEST)), key)).toBe("taken");
    const padded = Buffer.concat([good.signature, Buffer.alloc(4096, " ")]);
    expect(await verdict({ ...good, signature: Uint8Array.from(padded) }, key)).toBe("unsigned-manifest");
    expect(await verdict({ ...good, signature: new Uint8Array(10_000_000).fill(32) }, key)).toBe("unsigned-manifest");
  });
});

describe("what is signed and cannot be", () => {
  test.each([
    ["no JSON", utf8("{"), "bad-manifest"],
    ["no UTF-8", Uint8Array.from(Buffer.from('{"version":1,"name":"\xff"}', "latin1")), "bad-manifest"],
    ["no version of its own", utf8("{}"), "bad-manifest"],
    ["no object", utf8("null"), "bad-manifest"],
    ["another version of its own", utf8('{"version":2}'), "bad-manifest"],
    ["its version as text", utf8('{"version":"1"}'), "bad-manifest"],
  ])("%s", async (_, manifest, code) => {
    expect(await verdict(signedBytes(key, { version: 1 }, manifest), key)).toBe(code);
  });

  test("another size than it has", async () => {
    const read = readSignature(good.signature);
    if (!read.ok) throw new Error(read.problem.message);
    const claim = { ...read.value, size: 4097 };
    const proof = sign("sha256", Buffer.from(signedText(claim)), { key: key.private, dsaEncoding: "ieee-p1363" });
    const signature = utf8(writeSignature({ ...claim, signature: Uint8Array.from(proof) }));
    expect(await verdict({ ...good, signature }, key)).toBe("unsigned-manifest");
  });

  test("a version below 1", async () => {
    expect(await verdict(signedBytes(key, { version: 0 }), key)).toBe("bad-manifest");
  });

  test("a test manifest by a release key, or the other way about", async () => {
    const forTests = newKey(true);
    expect(await verdict(signedBytes(forTests), forTests)).toBe("taken");
    expect(await verdict(signedBytes(key, { test: true }), key)).toBe("unsigned-manifest");
    expect(await verdict(signedBytes(forTests, { test: false }), forTests)).toBe("unsigned-manifest");
  });
});

describe("beside the site's own manifest", () => {
  const keys = [publicPart(key)];

  test("what is kept and what comes in a pack opens at any age", async () => {
    const old = signedBytes(key, { version: 1, expires: "2000-01-01T00:00:00Z" });
    const seen = [{ key: key.id, version: 9, sha256: "" }];
    expect(await openSigned({ ...old, keys, seen }, ports)).toMatchObject({ ok: true, signed: { version: 1 } });
  });

  test("a pack by another key opens where the person wants it, but only with bytes that belong together", async () => {
    const foreign = signedBytes(newKey());
    expect(await openSigned({ ...foreign, keys }, ports)).toMatchObject({ ok: false });
    expect(await openForeign(foreign, ports)).toMatchObject({ ok: true, manifest: { version: 1 } });
    expect(await openForeign({ ...foreign, manifest: good.manifest }, ports)).toMatchObject({ ok: false });
    expect(await openForeign({ ...foreign, signature: utf8("{}") }, ports)).toMatchObject({ ok: false });
  });
});
