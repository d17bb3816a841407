import { expect, test } from "vitest";
import type { ModelEntry } from "../../../core/manifest.ts";
import { withReleases } from "../../../core/rollout/apply.ts";
import { usualBeside } from "../../../core/rollout/beside.ts";
import { type Channel, parseChannel, type Slot } from "../../../core/rollout/channel.ts";
import { readChannelFile, writeChannelFile } from "../../../core/rollout/channel-file.ts";
import { releaseFor } from "../../../core/rollout/choose.ts";
import { checkManifest } from "../../../core/trust.ts";
import { webCrypto } from "../../../core/web-crypto.ts";
import { publicPart } from "../../../foundry/manifest/keys.ts";
import { signManifest } from "../../../foundry/manifest/sign.ts";
import { NOW, newKey, TOMORROW } from "../signing.ts";
import { releasedAs, shipped, trial } from "./released.ts";

const slot = (more: Partial<Slot> = {}): Slot => ({
  name: "asr-sn",
  replaces: "pocket-asr-sn",
  challenger: trial(2),
  ...more,
});
const channel = (...slots: Slot[]): Channel => ({ schema: 1, version: 3, slots });
const one = trial(1);
/** Pinned, as far as a release must be. */
const wholly = (model: ModelEntry): ModelEntry => ({
  ...model,
  pinned: true,
  files: model.files.map(({ path }) => ({ path, size: 1, sha256: "a".repeat(64) })),
});
const champion = { version: one.version, digest: one.digest, model: one.model };

test("what is written is read again", () => {
  const shadow = trial(2, { mode: "shadow", beside: usualBeside });
  for (const whole of [channel(slot({ champion })), channel(slot({ challenger: shadow }))])
    expect(parseChannel(JSON.parse(JSON.stringify(whole)))).toEqual({ ok: true, value: whole });
});

test.each<[string, unknown, string]>([
  ["an unknown key", { ...channel(), more: 1 }, "more"],
  ["version 0", { ...channel(), version: 0 }, "version"],
  ["a weight of 0", channel(slot({ challenger: trial(2, { weight: 0 }) })), "slots[0].challenger.weight"],
  ["a weight above 100", channel(slot({ challenger: trial(2, { weight: 101 }) })), "slots[0].challenger.weight"],
  ["an unknown mode", channel(slot({ challenger: trial(2, { mode: "blind" as "ab" }) })), "slots[0].challenger.mode"],
  [
    "a shadow without bounds",
    channel(slot({ challenger: trial(2, { mode: "shadow" }) })),
    "slots[0].challenger.beside",
  ],
  [
    "bounds of a shadow for a canary",
    channel(slot({ challenger: trial(2, { beside: usualBeside }) })),
    "slots[0].challenger.beside",
  ],
  [
    "a voice as a shadow",
    channel(
      slot({ challenger: trial(2, { mode: "shadow", beside: usualBeside, model: releasedAs("x", "pocket-tts-sn") }) }),
    ),
    "slots[0].challenger.mode",
  ],
  [
    "a model of no stage of a conversation",
    channel(slot({ challenger: trial(2, { model: wholly(releasedAs("x", "multilingual-e5-small")) }) })),
    "slots[0].challenger.model.stage",
  ],
  ["no steps", channel(slot({ challenger: trial(2, { steps: [] }) })), "slots[0].challenger.steps"],
  ["the same model twice", channel(slot({ champion, challenger: trial(1) })), "slots[0].challenger.model"],
  [
    "another stage",
    channel(slot({ champion: { ...champion, model: releasedAs("x", "pocket-llm-sn") } })),
    "slots[0].challenger.model",
  ],
  [
    "the replaced model itself",
    channel(slot({ challenger: trial(2, { model: releasedAs("pocket-asr-sn") }) })),
    "slots[0]",
  ],
  ["two slots of a name", channel(slot(), slot({ replaces: "whisper-base", challenger: trial(3) })), "slots"],
])("%s is refused", (_, value, path) => {
  expect(parseChannel(JSON.parse(JSON.stringify(value)))).toMatchObject({ ok: false, problem: { path } });
});

test("a channel's signature is none for a manifest, nor the other way round", async () => {
  const key = newKey();
  const manifest = new TextEncoder().encode(JSON.stringify(channel()));
  const sign = (use: "channel" | "manifest") =>
    new TextEncoder().encode(signManifest(manifest, key, { version: 3, expires: TOMORROW, test: false, use }));
  const verdict = async (made: "channel" | "manifest", use: "channel" | "manifest") => {
    const offer = { manifest, signature: sign(made), keys: [publicPart(key)], use };
    const checked = await checkManifest(offer, webCrypto(crypto.subtle, NOW));
    return checked.ok ? "taken" : checked.reason.code;
  };
  expect(await verdict("channel", "channel")).toBe("taken");
  expect(await verdict("channel", "manifest")).toBe("unsigned-manifest");
  expect(await verdict("manifest", "channel")).toBe("unsigned-manifest");
});

test("the file holds both as they were signed; nothing, an empty object and a host's page mean that there is none", () => {
  const signature = signManifest(Buffer.from("{}"), newKey(), { version: 1, expires: TOMORROW, test: false });
  expect(readChannelFile(writeChannelFile('{ "a":\n1}', signature))).toEqual({ channel: '{ "a":\n1}', signature });
  for (const none of ["", "{}\n", "<!doctype html>"]) expect(readChannelFile(none)).toBeUndefined();
  expect(readChannelFile('{"channel": 1}')).toMatchObject({ code: "bad-manifest" });
});

test("the rules give each device one model of a slot", () => {
  const standing = { left: new Set<string>(), running: new Set<string>(), places: new Map([["asr-sn-2", 0.4]]) };
  const both = slot({ champion });
  const id = (given: Slot, more = {}) => releaseFor(given, { ...standing, ...more })?.model.id;
  expect(id(both)).toBe("asr-sn-2");
  expect(id(both, { places: new Map([["asr-sn-2", 0.5]]) })).toBe("asr-sn-1");
  expect(id(both, { left: new Set(["asr-sn-2"]) })).toBe("asr-sn-1");
  expect(id(both, { left: new Set(["asr-sn-2", "asr-sn-1"]) })).toBeUndefined();
  const held = slot({ champion, challenger: trial(2, { paused: true }) });
  expect(id(held)).toBe("asr-sn-1");
  expect(id(held, { running: new Set(["asr-sn-2"]) })).toBe("asr-sn-2");
});

test("a released model stands in the packs in place of the one that gives way, which stays in the list", () => {
  const manifest = shipped();
  const read = withReleases(manifest, [{ replaces: "pocket-asr-sn", model: releasedAs("asr-sn-2") }]);
  if (!read.ok) throw new Error(read.problem.message);
  const pocket = read.value.packs.find(({ tag }) => tag === "sn")?.tiers.pocket;
  expect(pocket?.asr).toBe("asr-sn-2");
  expect(read.value.models.map(({ id }) => id)).toEqual([...manifest.models.map(({ id }) => id), "asr-sn-2"]);
  for (const change of [
    { replaces: "pocket-llm-sn", model: releasedAs("asr-sn-2") },
    { replaces: "nobody", model: releasedAs("asr-sn-2") },
    { replaces: "pocket-asr-sn", model: { ...releasedAs("asr-sn-2"), languages: ["en"] } },
    { replaces: "pocket-asr-sn", model: releasedAs("whisper-base") },
  ])
    expect(withReleases(manifest, [change])).toEqual({ ok: true, value: manifest });
});
