import type { EngineName } from "./contracts.ts";
import type { Channels, LanguagePack, Manifest, ModelEntry, ModelRole, Offer } from "./manifest.ts";
import { refuse } from "./parse.ts";

/** Who can run which stage; web-llm's weights are compiled for it and run nowhere else. */
const ENGINES: Readonly<Record<ModelRole, readonly EngineName[]>> = {
  asr: ["transformers", "onnx", "openai"],
  llm: ["transformers", "web-llm"],
  tts: ["transformers", "onnx"],
  embed: ["transformers"],
};

/** What the shape of one model cannot tell. */
export function checkModel(model: ModelEntry, path: string): void {
  checkEngines(model, path);
  checkSource(model, path);
  checkVariants(model, path);
}

function checkEngines(model: ModelEntry, path: string): void {
  for (const [i, engine] of model.engines.entries())
    if (!ENGINES[model.stage].includes(engine)) refuse(`${path}.engines[${i}]`, `cannot run ${model.stage}`);
  if (model.stage !== "llm") return;
  const webLlm = model.engines.includes("web-llm");
  if (webLlm && model.engines.length > 1) refuse(`${path}.engines`, "must hold web-llm alone");
  if (webLlm && !model.library) refuse(`${path}.library`, "is needed by web-llm");
  if (!webLlm && model.library) refuse(`${path}.library`, "is for web-llm only");
  if (model.can.tools !== (model.dialect !== undefined))
    refuse(`${path}.dialect`, "must be there where a model can call tools, and nowhere else");
}

function checkSource({ id, engines, source, pinned, seen, files }: ModelEntry, path: string): void {
  if ("site" in source) {
    if (source.site !== `models/${id}/`) refuse(`${path}.source.site`, `must be models/${id}/`);
    if (!pinned) refuse(`${path}.pinned`, "must be true for what the site itself ships");
  }
  if (!pinned) {
    if (!seen) refuse(`${path}.seen`, "must tell where the id was seen, since nothing is pinned");
    return;
  }
  // web-llm fetches by itself: neither its weights nor its library ever pass our hashes.
  if (engines.includes("web-llm")) refuse(`${path}.pinned`, "must be false for web-llm, which checks no hash of ours");
  for (const [i, { size, sha256 }] of files.entries()) {
    if (size === undefined) refuse(`${path}.files[${i}].size`, "is needed where the model is pinned");
    if (sha256 === undefined) refuse(`${path}.files[${i}].sha256`, "is needed where the model is pinned");
  }
  if ("hub" in source && !/^[0-9a-f]{40}$/.test(source.revision))
    refuse(`${path}.source.revision`, "must be a commit (40 hex digits) where the model is pinned");
}

function checkVariants({ engines, variants, files }: ModelEntry, path: string): void {
  const known = new Set(files.map((file) => file.path));
  for (const [i, { backend, dtype, files: needed }] of variants.entries()) {
    const at = `${path}.variants[${i}]`;
    for (const [n, name] of (needed ?? []).entries())
      if (!known.has(name)) refuse(`${at}.files[${n}]`, `is not among the model's files: ${name}`);
    // Measured: one token of a 135M model takes 188 ms in q4 on WASM, and 25 ms in q8.
    const all = typeof dtype === "string" ? [dtype] : Object.values(dtype);
    if (backend === "wasm" && all.some((name) => name.startsWith("q4")))
      refuse(`${at}.dtype`, "must not be q4 on wasm, where it is many times slower than q8");
    if (engines.includes("web-llm") && backend !== "webgpu") refuse(`${at}.backend`, "must be webgpu for web-llm");
  }
}

/** A pack's models exist, in their own stage, and know its language; a tier has at least one. */
export function checkPack(pack: LanguagePack, models: readonly ModelEntry[], path: string): void {
  for (const [tier, stages] of Object.entries(pack.tiers)) {
    for (const [stage, id] of Object.entries(stages)) {
      if (id !== null) checkUse(id, stage, pack.tag, models, `${path}.tiers.${tier}.${stage}`);
    }
    if (Object.values(stages).every((id) => id === null)) refuse(`${path}.tiers.${tier}`, "has no model at all");
  }
  for (const tier of Object.keys(pack.tiers))
    if (!Object.hasOwn(pack.cost, tier)) refuse(`${path}.cost`, `does not say what ${tier} costs`);
  for (const tier of Object.keys(pack.cost))
    if (!Object.hasOwn(pack.tiers, tier)) refuse(`${path}.cost.${tier}`, "is of a tier that the pack has not");
  for (const id of Object.keys(pack.voices ?? {})) checkUse(id, "tts", pack.tag, models, `${path}.voices.${id}`);
}

function checkUse(id: string, stage: string, tag: string, models: readonly ModelEntry[], path: string): void {
  const model = models.find((entry) => entry.id === id);
  if (!model) refuse(path, `names a model that is not there: ${id}`);
  if (model.stage !== stage) refuse(path, `names a model for ${model.stage}: ${id}`);
  if (!model.languages.includes(tag)) refuse(path, `names a model without ${tag}: ${id}`);
}

/** Channels offer tiers that are there, and stable only what is pinned. */
export function checkOffers({ channels, packs, models }: Manifest): void {
  const loose = new Set(models.filter(({ pinned }) => !pinned).map(({ id }) => id));
  for (const channel of ["stable", "canary"] satisfies (keyof Channels)[])
    for (const [tag, tiers] of Object.entries<Offer[string]>(channels[channel])) {
      const pack = packs.find((item) => item.tag === tag);
      if (!pack) refuse(`channels.${channel}.${tag}`, "names a pack that is not there");
      for (const [i, tier] of tiers.entries()) {
        const path = `channels.${channel}.${tag}[${i}]`;
        const stages = pack.tiers[tier] ?? refuse(path, `names a tier that the pack has not: ${tier}`);
        const first = Object.values(stages).find((id) => id !== null && loose.has(id));
        if (channel === "stable" && first) refuse(path, `names a tier with a model that is not pinned: ${first}`);
      }
    }
}
