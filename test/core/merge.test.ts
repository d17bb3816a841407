import { describe, expect, test } from "vitest";
import type { LanguagePack, Manifest, ModelEntry } from "../../core/manifest.ts";
import { withPack } from "../../core/merge.ts";
import { manifest as whole } from "../fixtures/devices/manifest.ts";

function modelsOf(...ids: string[]): ModelEntry[] {
  return whole.models.filter(({ id }) => ids.includes(id));
}
function packsOf(...tags: string[]): LanguagePack[] {
  return whole.packs.filter(({ tag }) => tags.includes(tag));
}
const pocket = ["pocket-asr", "pocket-llm", "pocket-tts"];
const site: Manifest = { ...whole, models: modelsOf(...pocket, "asr-light"), packs: [] };
const ids = ({ models }: Manifest) => models.map(({ id }) => id);
const tiersOf = ({ packs }: Manifest, tag: string) => Object.keys(packs.find((pack) => pack.tag === tag)?.tiers ?? {});

describe("a pack from elsewhere", () => {
  test("brings its models and its tiers", () => {
    const light = ["asr-light", "llm-light", "tts-en"];
    const merged = withPack(site, whole, "en", light);
    expect(ids(merged)).toEqual([...pocket, ...light]);
    expect(tiersOf(merged, "en")).toEqual(["light"]);
  });

  test("names only what came along: a tier that lacks a model is left out", () => {
    const merged = withPack(site, whole, "en", ["asr-standard", "llm-standard", "tts-en"]);
    expect(tiersOf(merged, "en")).toEqual(["standard"]);
    expect(tiersOf(withPack(site, whole, "en", ["tts-en"]), "en")).toEqual([]);
    expect(withPack(site, whole, "en", ["tts-en"]).packs).toEqual([]);
  });

  test("may use models that the site has", () => {
    expect(tiersOf(withPack(site, whole, "ml", []), "ml")).toEqual(["light"]);
  });

  test("changes nothing that the site has: neither a model of the same id nor its pack", () => {
    const own = { ...site, packs: packsOf("sn") };
    const forged = modelsOf("asr-light").map((model) => ({ ...model, name: "forged" }));
    const other = { ...whole, models: [...forged, ...modelsOf("tts-sn")], packs: packsOf("sn") };
    const merged = withPack(own, other, "sn", ["asr-light", "tts-sn"]);
    expect(merged.packs).toEqual(own.packs);
    expect(merged.models).toEqual([...own.models, ...modelsOf("tts-sn")]);
    expect(own.models).toHaveLength(4);
  });

  test("does not bring what its head does not name, nor a language that it has not", () => {
    expect(withPack(site, whole, "xh", ["tts-en"])).toEqual({
      ...site,
      models: [...site.models, ...modelsOf("tts-en")],
    });
    expect(ids(withPack(site, whole, "en", ["nothing"]))).toEqual(ids(site));
  });

  test("is here by its file alone: what another site ships is not looked for on this one, nor fetched anywhere", () => {
    const [model] = withPack({ ...site, models: [] }, whole, "sn", ["pocket-asr"]).models;
    expect(model?.source).toEqual({ url: "https://pack.invalid/pocket-asr/" });
    expect(withPack(site, whole, "sn", ["pocket-asr"]).models).toEqual(site.models);
  });

  test("keeps the site's channels and version", () => {
    const { version, channels } = withPack({ ...site, version: 7 }, whole, "en", ["tts-en"]);
    expect({ version, channels }).toEqual({ version: 7, channels: site.channels });
  });
});
