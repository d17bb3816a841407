import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Manifest, parseManifest, readManifest } from "../../core/manifest.ts";
import { SCHEMA } from "../../core/manifest-schema.ts";
import { differences } from "../../scripts/manifest.mjs";
import { at, CHANGES, changed, ours, pinnedNow, root } from "./manifest-changes.ts";

function manifestOf(value: unknown): Manifest {
  const parsed = parseManifest(value);
  if (!parsed.ok) throw new Error(`${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}

describe("our own manifest", () => {
  const manifest = manifestOf(ours());
  const model = (id: string | null) => manifest.models.find((entry) => entry.id === id);

  test("parses, unchanged", () => {
    expect(manifest).toEqual(ours());
    expect(ours().schema).toBe(SCHEMA);
  });

  test("lists every file of every model that ships, with its size and hash", () => {
    expect(differences(manifest, join(root, "public"))).toEqual([]);
  });

  test("a changed, an unlisted and a missing file are told apart", () => {
    const first = model("pocket-asr-sn");
    const [a, , ...rest] = first?.files ?? [];
    if (!first || !a) throw new Error("no model");
    const files = [{ ...a, sha256: "0".repeat(64) }, ...rest, { ...a, path: "onnx/nothing.onnx" }];
    expect(differences({ models: [{ ...first, files }] }, join(root, "public"))).toEqual([
      "models/pocket-asr-sn/onnx/nothing.onnx is listed and not there",
      "models/pocket-asr-sn/generation_config.json is there and not listed",
      "models/pocket-asr-sn/config.json is not what the manifest says",
    ]);
  });

  test("six languages, each with light, standard and large; Shona and Swahili work with what the site ships", () => {
    expect(manifest.packs.map(({ tag }) => tag).sort()).toEqual(["en", "hi", "ml", "mr", "sn", "sw"]);
    for (const { tiers } of manifest.packs)
      expect(Object.keys(tiers)).toEqual(expect.arrayContaining(["light", "standard", "large"]));
    const pocket = manifest.packs.filter(({ tiers }) => tiers.pocket);
    expect(pocket.map(({ tag }) => tag).sort()).toEqual(["sn", "sw"]);
    for (const { tag, tiers, examples } of pocket) {
      const stages = Object.values(tiers.pocket ?? {}).map(model);
      expect(stages.map((one) => one?.stage)).toEqual(["asr", "llm", "tts"]);
      for (const one of stages) expect(one?.languages).toContain(tag);
      expect(examples.length).toBeGreaterThanOrEqual(3);
    }
  });

  test("stable offers only what is pinned, and what nobody could check tells where it was seen", () => {
    expect(manifest.channels.stable).toEqual({ sn: ["pocket"], sw: ["pocket"] });
    for (const entry of manifest.models) expect(entry.pinned || entry.seen).toBeTruthy();
  });

  test("no voice speaks a language it was not made for", () => {
    for (const { tag, tiers } of manifest.packs)
      for (const { tts } of Object.values(tiers)) if (tts) expect(model(tts)?.languages).toContain(tag);
    // The pocket voice learnt Swahili's letters from espeak-ng's Swahili voice; how it is understood is on its card.
    const voices = manifest.models.filter(({ stage }) => stage === "tts").map(({ id, languages }) => [id, languages]);
    expect(Object.fromEntries(voices)).toEqual({
      "mms-tts-eng": ["en"],
      "mms-tts-hin": ["hi"],
      "pocket-tts-sn": ["sn", "sw"],
    });
  });

  test("what may not be used in a business says so in words", () => {
    const bound = manifest.models.filter(({ licence }) => !licence.commercial);
    expect(bound.map(({ id }) => id).sort()).toEqual(["mms-tts-eng", "mms-tts-hin", "tiny-aya-global"]);
    for (const { licence } of bound) expect(licence.notice).toMatch(/Not for a business/);
  });
});

describe("what is wrong is refused with its path", () => {
  test.each(CHANGES.map((change) => [change.path, change.value, change] as const))("%s = %j", (path, value, change) => {
    expect(parseManifest(changed(path, value))).toMatchObject({
      ok: false,
      problem: { path: at(change.refusedAt ?? path) },
    });
  });

  test.each([
    ["schema", "2"],
    ["schema", 1],
    ["surprise", 1],
    ["models", {}],
  ])("%s = %j", (path, value) => {
    expect(parseManifest(changed(path, value))).toMatchObject({ ok: false, problem: { path } });
  });

  test("a model twice", () => {
    const { models, ...rest } = ours();
    expect(parseManifest({ ...rest, models: [...models, models[0]] })).toMatchObject({
      ok: false,
      problem: { path: `models[${models.length}].id` },
    });
  });

  test("a pack whose model does not know its language", () => {
    const path = at("packs[sn].tiers.pocket.tts");
    expect(parseManifest(changed("models[pocket-tts-sn].languages", ["en"]))).toMatchObject({ problem: { path } });
  });

  test("a pack without a voice is no error", () => {
    const manifest = manifestOf(changed("packs[sn].tiers.light.tts", null));
    expect(manifest.packs.find(({ tag }) => tag === "sn")?.tiers.light?.tts).toBeNull();
  });

  test("a pinned model of the hub names a commit; then its tiers may be in stable", () => {
    const commit = "0123456789abcdef0123456789abcdef01234567";
    const path = at("models[whisper-base].source.revision");
    expect(parseManifest(pinnedNow("whisper-base", "main"))).toMatchObject({ problem: { path } });
    const stable = changed("channels.stable.sn", ["pocket", "light"], pinnedNow("whisper-base", commit));
    expect(manifestOf(stable).channels.stable.sn).toEqual(["pocket", "light"]);
  });

  test.each([[null], [undefined], ["{}"], [[]], [1]])("%j is no manifest", (value) => {
    expect(parseManifest(value)).toMatchObject({ ok: false, problem: { path: "" } });
  });
});

describe("the last good one is kept", () => {
  const newer = { schema: SCHEMA + 1, modules: [] };

  test("a good one is taken and becomes the last good one", () => {
    expect(readManifest(ours(), undefined)).toEqual({ manifest: manifestOf(ours()), fresh: true });
    expect(readManifest(ours(), newer)).toEqual({ manifest: manifestOf(ours()), fresh: true });
  });

  test("a newer one asks for an update of the app", () => {
    const read = readManifest(newer, ours());
    expect(read).toMatchObject({
      fresh: false,
      notice: { code: "newer-manifest", detail: { schema: SCHEMA + 1, reads: SCHEMA } },
    });
    expect(read.manifest).toEqual(manifestOf(ours()));
    expect(readManifest(newer)).toMatchObject({ fresh: false, notice: { code: "newer-manifest" } });
    expect(readManifest(newer).manifest).toBeUndefined();
  });

  test("a broken one is told with its path", () => {
    const path = at("models[pocket-asr-sn].files[2].sha256");
    const read = readManifest(changed(path, "x"), ours());
    expect(read).toMatchObject({ notice: { code: "bad-manifest", detail: { path } } });
    expect(read.manifest).toEqual(manifestOf(ours()));
  });

  test("offline goes on without a word, unless there is none at all", () => {
    expect(readManifest(undefined, ours())).toEqual({ manifest: manifestOf(ours()), fresh: false });
    expect(readManifest(undefined)).toMatchObject({ fresh: false, notice: { code: "network" } });
  });

  test("a last good one that this version cannot read is none", () => {
    expect(readManifest(undefined, newer)).toMatchObject({ fresh: false, notice: { code: "network" } });
  });
});
