import { describe, expect, test } from "vitest";
import { type Judge, readTrusted, type Trusted } from "../../app/trusted.ts";
import { type Failure, failure } from "../../core/failure.ts";
import { SCHEMA } from "../../core/manifest-schema.ts";
import type { PublicKey, SignedBytes } from "../../core/trust.ts";
import { webCrypto } from "../../core/web-crypto.ts";
import { publicPart } from "../../foundry/manifest/keys.ts";
import { NOW, newKey, signedBytes, TOMORROW, utf8 } from "../core/signing.ts";

const key = newKey();
const offline = failure("network", "no network");

/** A whole manifest, signed. filling: makes other bytes of the same version. */
function offer(version: number, { by = key, expires = TOMORROW, filling = "" } = {}): SignedBytes {
  const manifest = { schema: SCHEMA, version, channels: { stable: {}, canary: {} }, models: [], packs: [] };
  return signedBytes(by, { version, expires }, utf8(`${JSON.stringify(manifest)}${filling}`));
}

/** The store's notes, each a copy as IndexedDB makes them, and answers that come a little later. */
class Notes {
  readonly kept = new Map<string, unknown>();
  async recall(name: string): Promise<unknown> {
    await new Promise(setImmediate);
    return structuredClone(this.kept.get(name));
  }
  async remember(name: string, value: unknown): Promise<void> {
    await new Promise(setImmediate);
    this.kept.set(name, structuredClone(value));
  }
}

/** Runs one task after another, as a Web Lock does. */
function lock(): Judge["alone"] {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const mine = last.then(task, task);
    last = mine;
    return mine;
  };
}

function judge(keys: readonly PublicKey[] = [publicPart(key)], now = NOW, alone = lock()): Judge {
  return { ports: webCrypto(crypto.subtle, now), keys, notBefore: 0, alone };
}

const told = ({ manifest, notice }: Trusted) => [manifest?.version, notice?.code];

describe("the manifest to work with", () => {
  test("a good one is taken, and kept for days without a network", async () => {
    const notes = new Notes();
    const taken = await readTrusted(notes, offer(1), judge());
    expect(told(taken)).toEqual([1, undefined]);
    expect(taken.signed).toMatchObject({ key: key.id, test: false });
    const later = await readTrusted(notes, offline, judge());
    expect(told(later)).toEqual([1, undefined]);
    expect(later.bytes).toEqual(taken.bytes);
  });

  test("nothing anywhere: the reason is told", async () => {
    expect(told(await readTrusted(new Notes(), offline, judge()))).toEqual([undefined, "network"]);
    const forged = { ...offer(1), signature: new Uint8Array() };
    expect(told(await readTrusted(new Notes(), forged, judge()))).toEqual([undefined, "unsigned-manifest"]);
    expect(told(await readTrusted(new Notes(), offer(1, { by: newKey() }), judge()))).toEqual([
      undefined,
      "unsigned-manifest",
    ]);
  });

  test.each<[string, () => SignedBytes | Failure, string]>([
    ["unsigned", () => ({ ...offer(3), signature: new Uint8Array() }), "unsigned-manifest"],
    ["older", () => offer(1), "old-manifest"],
    ["other bytes of the same version", () => offer(2, { filling: " " }), "old-manifest"],
    ["expired", () => offer(3, { expires: "2026-11-20T00:00:00Z" }), "expired-manifest"],
    ["of a later schema", () => ofLaterSchema(), "newer-manifest"],
    ["endless", () => failure("bad-manifest", "too long"), "bad-manifest"],
  ])("%s: the one kept goes on, and the page says why", async (_, next, code) => {
    const notes = new Notes();
    await readTrusted(notes, offer(2), judge());
    const before = structuredClone(notes.kept);
    expect(told(await readTrusted(notes, next(), judge()))).toEqual([2, code]);
    expect(notes.kept).toEqual(before);
  });

  test("a kept one that expires stays in use, with a notice", async () => {
    const notes = new Notes();
    await readTrusted(notes, offer(2), judge());
    const week = judge(undefined, NOW + 7 * 86_400_000);
    expect(told(await readTrusted(notes, offline, week))).toEqual([2, "expired-manifest"]);
    expect(told(await readTrusted(notes, offer(2), week))).toEqual([2, "expired-manifest"]);
    const renewed = offer(2, { expires: "2027-01-01T00:00:00Z" });
    expect(told(await readTrusted(notes, renewed, week))).toEqual([2, undefined]);
    expect(told(await readTrusted(notes, offline, week))).toEqual([2, undefined]);
    await readTrusted(notes, offer(2), judge());
    expect(told(await readTrusted(notes, offline, week))).toEqual([2, undefined]);
  });

  test("a kept one whose bytes were altered is dropped", async () => {
    const notes = new Notes();
    await readTrusted(notes, offer(2), judge());
    const note = notes.kept.get("trust") as SignedBytes;
    notes.kept.set("trust", { ...note, manifest: offer(2, { filling: " " }).manifest });
    expect(told(await readTrusted(notes, offline, judge()))).toEqual([undefined, "network"]);
    expect(told(await readTrusted(notes, offer(2), judge()))).toEqual([2, undefined]);
  });

  test("so is a kept one with a signature that only claims to be ours", async () => {
    const notes = new Notes();
    await readTrusted(notes, offer(2), judge());
    const note = notes.kept.get("trust") as SignedBytes;
    notes.kept.set("trust", { ...note, ...offer(2, { by: { ...newKey(), id: key.id } }) });
    expect(told(await readTrusted(notes, offline, judge()))).toEqual([undefined, "network"]);
  });

  test.each([null, 1, {}, { manifest: "a", signature: "b", seen: [] }, { ...offer(9), seen: [{ version: 9 }] }])(
    "a note that nobody wrote counts for nothing: %#",
    async (note) => {
      const notes = new Notes();
      notes.kept.set("trust", note);
      expect(told(await readTrusted(notes, offline, judge()))).toEqual([undefined, "network"]);
      expect(told(await readTrusted(notes, offer(1), judge()))).toEqual([1, undefined]);
    },
  );

  test("a store that cannot be read or written stops nothing", async () => {
    const broken = {
      recall: () => Promise.reject(new DOMException("denied", "SecurityError")),
      remember: () => Promise.reject(new DOMException("full", "QuotaExceededError")),
    };
    expect(told(await readTrusted(broken, offer(1), judge()))).toEqual([1, "no-space"]);
  });
});

describe("another key", () => {
  const next = newKey();

  test("a kept manifest by a key that is built in no longer is dropped, and its version with it", async () => {
    const notes = new Notes();
    await readTrusted(notes, offer(9), judge());
    const rebuilt = judge([publicPart(next)]);
    expect(told(await readTrusted(notes, offline, rebuilt))).toEqual([undefined, "network"]);
    expect(told(await readTrusted(notes, offer(1, { by: next }), rebuilt))).toEqual([1, undefined]);
  });

  test("the change from one key to the next keeps the manifest and the versions seen", async () => {
    const notes = new Notes();
    const both = judge([publicPart(key), publicPart(next)]);
    await readTrusted(notes, offer(4), judge());
    expect(told(await readTrusted(notes, offer(3, { by: next }), both))).toEqual([4, "old-manifest"]);
    expect(told(await readTrusted(notes, offer(4, { by: next }), both))).toEqual([4, undefined]);
    expect(told(await readTrusted(notes, offline, judge([publicPart(next)])))).toEqual([4, undefined]);
  });
});

test("two tabs at once: the older manifest never takes the place of the newer one, in either order", async () => {
  for (const order of [
    [5, 6],
    [6, 5],
  ]) {
    const notes = new Notes();
    const one = lock();
    await Promise.all(order.map((version) => readTrusted(notes, offer(version), judge(undefined, NOW, one))));
    expect(told(await readTrusted(notes, offline, judge()))).toEqual([6, undefined]);
    expect(notes.kept.get("trust")).toMatchObject({ seen: [{ key: key.id, version: 6 }] });
  }
});

function ofLaterSchema(): SignedBytes {
  return signedBytes(key, { version: 3 }, utf8(JSON.stringify({ schema: SCHEMA + 1, version: 3, new: true })));
}
