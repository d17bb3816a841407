import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parseManifest } from "../../core/manifest.ts";
import { readSignature, writeSignature } from "../../core/signature.ts";
import { at, CHANGES, changed, ours, root } from "./manifest-changes.ts";

const folder = join(root, "models-manifest");
const read = (path: string) => JSON.parse(readFileSync(join(folder, path), "utf8"));
const ajv = new Ajv2020({ strict: true, allErrors: true });
for (const name of readdirSync(join(folder, "schema"))) ajv.addSchema(read(`schema/${name}`));

function schema(name: string): ValidateFunction {
  const found = ajv.getSchema(`${name}.schema.json`);
  if (!found) throw new Error(`no schema ${name}`);
  return found;
}
const errors = (name: string, value: unknown) => {
  const validate = schema(name);
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

test.each([
  ...["models", "packs", "rules"].flatMap((kind) => readdirSync(join(folder, kind)).map((name) => `${kind}/${name}`)),
  "channels.json",
])("%s is as its schema says", (path) => {
  const kind = /^(.*?)s(?:\/|\.)/.exec(path)?.[1] ?? "";
  expect(errors({ rule: "rules", channel: "channels" }[kind] ?? kind, read(path))).toEqual([]);
});

test("the assembled manifest is as its schema says", () => {
  expect(errors("manifest", ours())).toEqual([]);
});

describe("parser and schema refuse the same", () => {
  test.each(CHANGES.map((change) => [change.path, change.value, change] as const))("%s = %j", (path, value, change) => {
    const broken = changed(path, value);
    expect(parseManifest(broken).ok).toBe(false);
    // What only a look at other entries can tell is left to the parser; the table says where.
    expect(errors("manifest", broken).length === 0).toBe(change.schema === false);
  });

  test.each([
    ["packs[sw].rules.numbers.scales[0].one", ""],
    ["packs[sw].rules.numbers.scales[0].many", "elfu"],
    ["packs[sw].rules.numbers.scales", []],
    ["packs[sw].rules.numbers.words.7", undefined],
    ["packs[sw].rules.numbers.clock.time", "{h}"],
    ["packs[sw].rules.numbers.clock.days", {}],
    ["packs[mr].rules.numbers.scales[3].alone.one", undefined],
    ["packs[mr].rules.numbers.scales[3].alone.many", "शे"],
    ["packs[sn].rules.numbers.range", "{b}"],
    ["packs[en].rules.numbers.ordinals.words", undefined],
    ["packs[sn].rules.dates.months", ["Ndira"]],
    ["packs[sn].rules.dates.order", "ymd"],
    ["packs[sn].rules.dates.said", "{d} {m}"],
    ["packs[hi].rules.dates.centuries.even", "सौ"],
    ["packs[sn].rules.money.currencies[0].cents.one", undefined],
    ["packs[sn].rules.money.currencies[0].many", "madhora"],
    ["packs[sn].rules.money.signs", []],
    ["packs[sw].rules.units.km.one", ""],
    ["packs[sn].rules.turns.complete", -1],
    ["packs[hi].rules.symbols.%", ""],
    ["packs[hi].rules.reviewed", "no"],
    ["packs[hi].rules.clauses", ","],
    ["packs[sw].rules.numbers.clock.day.said", "{time}"],
    ["packs[sn].rules.heard.scripts", []],
    ["packs[sn].rules.heard.joiners", "all"],
    ["packs[sn].rules.heard.names.prefixes", undefined],
    ["packs[sn].rules.heard.starts[0].to", undefined],
    ["packs[ml].rules.romanised.vowels.a.sign", undefined],
    ["packs[ml].rules.romanised.virama", ""],
    ["packs[en].rules.stopWords[0]", ""],
    ["packs[en].prompts.tiers", {}],
  ])("%s = %j", (path, value) => {
    const broken = changed(path, value);
    expect(parseManifest(broken)).toMatchObject({ ok: false, problem: { path: at(path) } });
    expect(errors("manifest", broken)).not.toEqual([]);
  });

  test.each([
    ["models[pocket-asr-sn].parameters", undefined],
    ["models[pocket-asr-sn].variants[0].dtype", { encoder_model: "fp32", decoder_model_merged: "q8" }],
    ["models[pocket-asr-sn].engines", ["onnx", "transformers"]],
    [
      "models[whisper-base].source",
      { url: "https://example.org:8443/models/base/", mirrors: ["https://example.net/"] },
    ],
    ["models[whisper-base].source.mirrors", ["https://example.org/whisper-base/"]],
    ["models[qwen3.5-0.8b].variants[0].needs", { maxStorageBufferBindingSize: 2 ** 30 }],
    ["packs[sn].voices", { "pocket-tts-sn": ["one", "two"] }],
    ["channels.canary", {}],
    ["version", 2],
  ])("and both take %s = %j", (path, value) => {
    const good = changed(path, value);
    expect(parseManifest(good)).toMatchObject({ ok: true });
    expect(errors("manifest", good)).toEqual([]);
  });
});

describe("manifest.sig.json", () => {
  const good = JSON.parse(
    writeSignature({
      key: "0123456789abcdef",
      version: 1,
      expires: "2027-11-21T09:00:00Z",
      size: 100,
      sha256: "0".repeat(64),
      test: true,
      signature: new Uint8Array(64).fill(255),
    }),
  );

  test("what the signer writes is as its schema says", () => {
    expect(errors("manifest.sig", good)).toEqual([]);
  });

  test.each([
    ["schema", 2],
    ["algorithm", "RSA"],
    ["key", "0123"],
    ["version", -1],
    ["version", undefined],
    ["expires", "2027-11-21"],
    ["size", 1.5],
    ["sha256", "x"],
    ["test", "false"],
    ["signature", `${good.signature}=`],
    ["signature", `${good.signature.slice(0, 85)}_`],
    ["note", "hello"],
  ])("%s = %j", (key, value) => {
    const broken = changed(key, value, structuredClone(good));
    expect(readSignature(Buffer.from(`${JSON.stringify(broken, null, 2)}\n`)).ok).toBe(false);
    expect(errors("manifest.sig", broken)).not.toEqual([]);
  });
});
