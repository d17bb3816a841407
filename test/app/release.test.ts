import { expect, test } from "vitest";
import { wrongModel } from "../../app/release/checked-model.ts";
import { type Judge, recallKept, takeChannel } from "../../app/release/kept.ts";
import { wantedOf } from "../../app/release/standing.ts";
import type { Channel } from "../../core/rollout/channel.ts";
import type { SignedBytes } from "../../core/trust.ts";
import { webCrypto } from "../../core/web-crypto.ts";
import { publicPart, type SigningKey } from "../../foundry/manifest/keys.ts";
import { signManifest } from "../../foundry/manifest/sign.ts";
import { signModel } from "../../foundry/package/signature.ts";
import { releasedAs, trial } from "../core/rollout/released.ts";
import { flipped, NOW, newKey, TOMORROW } from "../core/signing.ts";

const key = newKey();
const judge = (now = NOW): Judge => ({ ports: webCrypto(crypto.subtle, now), keys: [publicPart(key)], notBefore: 0 });
const device = { id: "0".repeat(32), left: {}, seen: {} };

function memory() {
  const kept = new Map<string, unknown>();
  return {
    recall: async (name: string) => kept.get(name),
    remember: async (name: string, value: unknown) => void kept.set(name, value),
  };
}

function signed(version: number, slots: Channel["slots"] = [], by: SigningKey = key): SignedBytes {
  const manifest = new TextEncoder().encode(JSON.stringify({ schema: 1, version, slots }));
  const terms = { version, expires: TOMORROW, test: false, use: "channel" as const };
  return { manifest, signature: new TextEncoder().encode(signManifest(manifest, by, terms)) };
}

test("a channel that is newer is taken; an older, a changed and a foreign one are not, and the one before stays", async () => {
  const store = memory();
  const take = async (bytes: SignedBytes) => (await takeChannel(store, bytes, judge()))?.code ?? "taken";
  expect(await take(signed(3))).toBe("taken");
  expect(await take(signed(2))).toBe("old-manifest");
  const bytes = signed(4);
  expect(await take({ ...bytes, manifest: flipped(bytes.manifest, 80) })).toBe("unsigned-manifest");
  expect(await take(signed(5, [], newKey()))).toBe("unsigned-manifest");
  expect(await take({ ...signed(6, [{ name: "Bad Name", replaces: "x" }]) })).toBe("bad-manifest");
  expect((await recallKept(store, judge()))?.channel.version).toBe(3);
  expect(await take(signed(4))).toBe("taken");
});

test("what lies in the store is judged anew, and trials end with the channel's time", async () => {
  const store = memory();
  const everywhere = trial(2, { weight: 100 });
  const one = trial(1);
  const champion = { version: 1, digest: one.digest, model: one.model };
  const slot = { name: "asr-sn", replaces: "pocket-asr-sn", champion, challenger: everywhere };
  await takeChannel(store, signed(1, [slot]), judge());
  const wanted = async (now: number) => {
    const kept = await recallKept(store, judge(now));
    if (!kept) return undefined;
    return (await wantedOf(kept, device, new Set(), new Set(), judge().ports)).map(({ model }) => model.id);
  };
  expect(await wanted(NOW)).toEqual(["asr-sn-2"]);
  expect(await wanted(NOW + 2 * 86_400_000)).toEqual(["asr-sn-1"]);
  expect(await recallKept(store, { ...judge(), keys: [publicPart(newKey())] }), "a key that is gone").toBeUndefined();
});

test("a model is loaded only if one of our keys signed each of its files", async () => {
  const model = releasedAs("asr-sn-2");
  const hashes = new Map(model.files.map(({ path, sha256 = "" }) => [path, sha256]));
  const sign = async (files: ReadonlyMap<string, string>, by = key) =>
    new TextEncoder().encode(await signModel("asr-sn-2", files, by));
  const verdict = async (signature: Uint8Array<ArrayBuffer>) =>
    (await wrongModel(model, signature, judge().keys, judge().ports))?.code ?? "right";
  expect(
    await verdict(await sign(new Map([...hashes, ["README.md", "b".repeat(64)]].sort() as [string, string][]))),
  ).toBe("right");
  expect(await verdict(await sign(hashes, newKey()))).toBe("unsigned-manifest");
  expect(await verdict(await sign(new Map([...hashes, ["config.json", "b".repeat(64)]])))).toBe("bad-hash");
  expect(await verdict(await sign(new Map([...hashes].slice(1))))).toBe("bad-hash");
  expect(await verdict(flipped(await sign(hashes), 4000))).not.toBe("right");
});
