import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Manifest, parseManifest, readManifest } from "../../core/manifest.ts";
import { SCHEMA } from "../../core/manifest-schema.ts";
import { assemble, differences } from "../../scripts/manifest.mjs";

const root = join(import.meta.dirname, "../..");
const ours = () => structuredClone(assemble(join(root, "models-manifest")));

/** Our manifest with the value at a path like `models[0].files` replaced, or taken away when undefined. */
function changed(path: string, value: unknown): unknown {
  const manifest = ours();
  const keys = path.split(/[.[\]]+/).filter(Boolean);
  const last = keys.pop() ?? "";
  let place: Record<string, unknown> = manifest;
  for (const key of keys) place = place[key] as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return manifest;
}

function manifestOf(value: unknown): Manifest {
  const parsed = parseManifest(value);
  if (!parsed.ok) throw new Error(`${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}

describe("our own manifest", () => {
  test("parses, unchanged", () => {
    expect(manifestOf(ours())).toEqual(ours());
    expect(ours().schema).toBe(SCHEMA);
  });

  test("lists every file of every model, with its size and hash", () => {
    expect(differences(manifestOf(ours()), join(root, "public"))).toEqual([]);
  });

  test("a changed, an unlisted and a missing file are told apart", () => {
    const manifest = manifestOf(ours());
    const [first, ...others] = manifest.models;
    if (!first) throw new Error("no model");
    const [a, , ...rest] = first.files;
    if (!a) throw new Error("no file");
    const files = [{ ...a, sha256: "0".repeat(64) }, ...rest, { ...a, path: "onnx/nothing.onnx" }];
    expect(differences({ models: [{ ...first, files }, ...others] }, join(root, "public"))).toEqual([
      "models/pocket-asr-sn/onnx/nothing.onnx is listed and not there",
      "models/pocket-asr-sn/generation_config.json is there and not listed",
      "models/pocket-asr-sn/config.json is not what the manifest says",
    ]);
  });

  test("has all three stages for Shona", () => {
    const { packs, models } = manifestOf(ours());
    const shona = packs.find(({ tag }) => tag === "sn");
    expect(Object.values(shona?.models ?? {}).map((id) => models.find((model) => model.id === id)?.stage)).toEqual([
      "asr",
      "llm",
      "tts",
    ]);
    expect(shona?.examples.length).toBeGreaterThanOrEqual(3);
  });
});

describe("what is wrong is refused with its path", () => {
  const hash = "A".repeat(64);
  test.each([
    ["models[0].files[2].sha256", hash],
    ["models[0].files[2].sha256", hash.slice(1).toLowerCase()],
    ["models[0].files[0].size", 0],
    ["models[0].files[0].size", 1.5],
    ["models[0].files[0].size", "416"],
    ["models[1].files[1].path", "../secret"],
    ["models[1].files[1].path", "onnx/../../secret"],
    ["models[1].files[1].path", "/etc/passwd"],
    ["models[1].files[1].path", "https://example.org/x"],
    ["models[1].files[1].path", "a\\b"],
    ["models[1].files[1].path", "config.json"],
    ["models[0].files", []],
    ["models[0].languages", []],
    ["models[0].source.site", "models/other/"],
    ["models[0].source.hub", "someone/model"],
    ["models[0].stage", "vad"],
    ["models[0].engine", "other"],
    ["models[0].backends.wasm", "fp64"],
    ["models[0].backends.cuda", "fp32"],
    ["models[0].backends", {}],
    ["models[0].can.words", undefined],
    ["models[0].can.speed", true],
    ["models[0].context", 256],
    ["models[0].window", undefined],
    ["models[1].context", undefined],
    ["models[0].card", "/README.md"],
    ["models[0].licence.spdx", ""],
    ["models[0].licence.commercial", "yes"],
    ["models[1].id", "pocket asr"],
    ["packs[0].tag", "Shona"],
    ["packs[0].models.asr", "pocket-llm-sn"],
    ["packs[0].models.asr", "no-such-model"],
    ["packs[0].models.tts", undefined],
    ["packs[0].rules", "rules/sn.json"],
    ["packs[0].examples[0]", ""],
    ["schema", "1"],
    ["schema", 0],
    ["surprise", 1],
    ["models", {}],
  ])("%s = %j", (path, value) => {
    expect(parseManifest(changed(path, value))).toMatchObject({ ok: false, problem: { path } });
  });

  test("a model twice", () => {
    const { models, ...rest } = ours();
    expect(parseManifest({ ...rest, models: [...models, models[0]] })).toMatchObject({
      ok: false,
      problem: { path: "models[3].id" },
    });
  });

  test("a pack whose model does not know its language", () => {
    expect(parseManifest(changed("models[2].languages", ["en"]))).toMatchObject({
      ok: false,
      problem: { path: "packs[0].models.tts" },
    });
  });

  test("a pack without a voice is no error", () => {
    expect(manifestOf(changed("packs[0].models.tts", null)).packs[0]?.models.tts).toBeNull();
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
    expect(read).toMatchObject({ fresh: false, notice: { code: "newer-manifest", detail: { schema: 2, reads: 1 } } });
    expect(read.manifest).toEqual(manifestOf(ours()));
    expect(readManifest(newer)).toMatchObject({ fresh: false, notice: { code: "newer-manifest" } });
    expect(readManifest(newer).manifest).toBeUndefined();
  });

  test("a broken one is told with its path", () => {
    const read = readManifest(changed("models[0].files[2].sha256", "x"), ours());
    expect(read).toMatchObject({ notice: { code: "bad-manifest", detail: { path: "models[0].files[2].sha256" } } });
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
