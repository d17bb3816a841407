import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SCHEMA } from "../../core/manifest-schema.ts";
import { webCrypto } from "../../core/web-crypto.ts";
import { readFlags } from "../../foundry/manifest/command-line.ts";
import { publicPart, type SigningKey } from "../../foundry/manifest/keys.ts";
import { inDays, MANIFEST, SIGNATURE, signFolder } from "../../foundry/manifest/sign.ts";
import { builtInKeys, manifestFiles } from "../../foundry/manifest/site.ts";
import { verifyFolder } from "../../foundry/manifest/verify.ts";
import { NOW, newKey, TOMORROW } from "../core/signing.ts";

const key = newKey();
const weights = "models/voice/weights.onnx";
const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const voice = {
  id: "voice",
  name: "Voice",
  stage: "tts",
  engines: ["transformers"],
  languages: ["sn"],
  source: { site: "models/voice/" },
  pinned: true,
  files: [{ path: "weights.onnx", size: 5, sha256: sha256("12345") }],
  variants: [{ backend: "wasm", dtype: "fp32", memory: 1 }],
  licence: { spdx: "Apache-2.0", commercial: true, notice: "Ours." },
  card: "models/voice/README.md",
  synthetic: true,
  sampleRate: 16_000,
  can: { durations: true, speed: false, digits: false },
};
const pack = {
  tag: "sn",
  name: "ChiShona",
  english: "Shona",
  reviewed: false,
  tiers: { light: { asr: null, llm: null, tts: "other" } },
  cost: { light: 5 },
  rules: JSON.parse(readFileSync(join(import.meta.dirname, "../../models-manifest/rules/sn.json"), "utf8")),
  about: { synthetic: true, topics: 1 },
  examples: [],
  prompts: { system: "Pindura muchiShona." },
};
const manifest = { schema: SCHEMA, version: 3, channels: { stable: {}, canary: {} }, models: [voice], packs: [] };

let site = "";
const put = (path: string, content: string) => {
  mkdirSync(dirname(join(site, path)), { recursive: true });
  writeFileSync(join(site, path), content);
};
/** A whole site, signed by `by`; its page knows `known`. */
function build(by: SigningKey = key, known: SigningKey = by): void {
  put("assets/main.js", `keys=${JSON.stringify(builtInKeys({ trusted: [publicPart(known)] }))}`);
  put(weights, "12345");
  put("models/voice/README.md", "# Voice");
  put(MANIFEST, JSON.stringify(manifest));
  signFolder(site, by, { expires: TOMORROW });
}
async function problems({ release = false, keys = [publicPart(key)], now = NOW } = {}): Promise<readonly string[]> {
  const fileSha256 = async (path: string) => sha256(readFileSync(path));
  return (await verifyFolder(site, { keys, release }, { ...webCrypto(crypto.subtle, now), fileSha256 })).problems;
}

beforeEach(() => {
  site = mkdtempSync(join(tmpdir(), "inzwa-site-"));
});
afterEach(() => rmSync(site, { recursive: true }));

test("a signed site is found whole, also as a release", async () => {
  build();
  expect(await problems()).toEqual([]);
  expect(await problems({ release: true })).toEqual([]);
});

test("what the build emits is what signing in place makes", async () => {
  build();
  const files = manifestFiles(manifest, { signing: key, trusted: [] }, NOW);
  for (const [path, content] of Object.entries(files)) put(path, content);
  expect(Object.keys(files)).toEqual([MANIFEST, SIGNATURE]);
  expect(await problems()).toEqual([]);
  expect(Object.keys(manifestFiles(manifest, { trusted: [] }, NOW))).toEqual([MANIFEST]);
});

test("a development build counts its versions by the clock, so that none looks older than the one before", () => {
  const test = newKey(true);
  const version = (now: number) =>
    JSON.parse(manifestFiles(manifest, { signing: test, trusted: [] }, now)[MANIFEST] ?? "").version;
  expect(version(NOW + 1000)).toBe(version(NOW) + 1);
  expect(version(NOW)).toBeGreaterThan(manifest.version);
});

describe("signature", () => {
  test("missing files", async () => {
    expect(await problems()).toEqual([
      expect.stringMatching(/manifest\.json cannot be read \(ENOENT\)/),
      expect.stringMatching(/manifest\.sig\.json cannot be read/),
    ]);
  });

  test("a changed manifest", async () => {
    build();
    put(MANIFEST, JSON.stringify({ ...manifest, packs: [], version: 4 }));
    expect(await problems()).toEqual([expect.stringMatching(/^unsigned-manifest: /)]);
  });

  test("another key, and a test key where it is not allowed", async () => {
    build(newKey());
    expect(await problems()).toEqual([
      expect.stringMatching(/^unsigned-manifest: key [0-9a-f]{16} is not one of ours$/),
    ]);
    build(newKey(true));
    expect(await problems()).toEqual([expect.stringMatching(/test signature made elsewhere/)]);
  });

  test("expired", async () => {
    build();
    expect(await problems({ now: NOW + 86_400_000 })).toEqual([expect.stringMatching(/^expired-manifest: /)]);
  });

  test("a version asked for is put into the manifest", async () => {
    build();
    const signed = signFolder(site, key, { expires: inDays(400, NOW), version: 12 });
    expect(signed).toMatchObject({ version: 12, expires: "2027-12-26T00:00:00Z", key: key.id });
    expect(JSON.parse(readFileSync(join(site, MANIFEST), "utf8"))).toEqual({ ...manifest, version: 12 });
    expect(await problems()).toEqual([]);
  });

  test("a manifest of another form", async () => {
    build();
    put(MANIFEST, JSON.stringify({ ...manifest, more: 1 }));
    signFolder(site, key, { expires: TOMORROW });
    expect(await problems()).toEqual([`${MANIFEST}: more is not a known key`]);
  });

  test.each([
    ["canary", []],
    [
      "stable",
      [expect.stringMatching(/channels\.stable\.sn\[0\] names a tier with a model that is not pinned: other/)],
    ],
  ])("an unpinned model in %s", async (channel, expected) => {
    const other = { ...voice, id: "other", source: { hub: "a/b", revision: "main" }, pinned: false, seen: "a list" };
    const offers = { stable: {}, canary: {}, [channel]: { sn: ["light"] } };
    build();
    put(MANIFEST, JSON.stringify({ ...manifest, channels: offers, models: [voice, other], packs: [pack] }));
    signFolder(site, key, { expires: TOMORROW });
    expect(await problems({ release: true })).toEqual(expected);
  });

  test("nothing to sign", () => {
    expect(() => signFolder(site, key, { expires: TOMORROW })).toThrow(expect.objectContaining({ code: "no-storage" }));
    put(MANIFEST, "{");
    expect(() => signFolder(site, key, { expires: TOMORROW })).toThrow(
      expect.objectContaining({ code: "bad-manifest" }),
    );
  });
});

describe("release", () => {
  const forTests = newKey(true);

  test("a test signature", async () => {
    build(forTests);
    const keys = [publicPart(forTests)];
    expect(await problems({ keys })).toEqual([]);
    expect(await problems({ keys, release: true })).toEqual([expect.stringMatching(/^this is a test signature/)]);
  });

  test("a page that does not know the key", async () => {
    build(key, newKey());
    expect(await problems({ release: true })).toEqual([expect.stringMatching(/^the page does not know key/)]);
  });
});

describe("files of models", () => {
  beforeEach(() => build());

  test("missing", async () => {
    rmSync(join(site, weights));
    expect(await problems()).toEqual([`${weights} is listed and not there`]);
  });

  test("the whole folder missing", async () => {
    rmSync(join(site, "models"), { recursive: true });
    expect(await problems()).toEqual([`${weights} is listed and not there`]);
  });

  test.each([
    ["a byte", "12346"],
    ["the length", "123456"],
  ])("%s differs", async (_, content) => {
    put(weights, content);
    expect(await problems()).toEqual([`${weights} is not what the manifest says`]);
  });

  test("listed with another length", async () => {
    const files = [{ ...voice.files[0], size: 6 }];
    put(MANIFEST, JSON.stringify({ ...manifest, models: [{ ...voice, files }] }));
    signFolder(site, key, { expires: TOMORROW });
    expect(await problems()).toEqual([`${weights} is not what the manifest says`]);
  });

  test("not listed, wherever it lies", async () => {
    put("models/voice/.hidden", "x");
    put("models/extra.onnx", "x");
    put("models/voice/README.md.exe", "x");
    expect((await problems()).toSorted()).toEqual([
      "models/extra.onnx is there and not listed",
      "models/voice/.hidden is there and not listed",
      "models/voice/README.md.exe is there and not listed",
    ]);
  });

  test("links, even to the right bytes", async () => {
    renameSync(join(site, weights), join(site, "elsewhere"));
    symlinkSync("../../elsewhere", join(site, weights));
    expect(await problems()).toEqual([`${weights} is a symbolic link`, `${weights} is listed and not there`]);
    renameSync(join(site, "models"), join(site, "moved"));
    symlinkSync("moved", join(site, "models"));
    expect(await problems()).toEqual(["models is a symbolic link", `${weights} is listed and not there`]);
  });
});

test("command lines", () => {
  const known = { switches: ["release"], values: ["days"] };
  const read = (...args: string[]) => readFlags(args, known, "usage");
  expect(read("dist", "--days", "3", "--release")).toEqual({
    flags: new Map<string, unknown>([
      ["days", "3"],
      ["release", true],
    ]),
    rest: ["dist"],
  });
  for (const args of [["--days"], ["--days", "--release"], ["--other"], ["-release"], ["--release=1"], ["-"]])
    expect(() => read(...args)).toThrow(expect.objectContaining({ message: "usage" }));
});
