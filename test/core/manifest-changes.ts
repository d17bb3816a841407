import { join } from "node:path";
import { assemble } from "../../scripts/manifest.mjs";

export const root = join(import.meta.dirname, "../..");
const assembled = assemble(join(root, "models-manifest"));

/** Our own manifest, a fresh copy each time. */
export const ours = () => structuredClone(assembled);

function modelAt(id: string): string {
  return `models[${assembled.models.findIndex((model) => model.id === id)}]`;
}
function packAt(tag: string): string {
  return `packs[${assembled.packs.findIndex((pack) => pack.tag === tag)}]`;
}

/** A path like `models[pocket-asr-sn].files[0]` with positions instead of ids. */
export function at(path: string): string {
  return path
    .replace(/^models\[([a-z][^\]]*)\]/, (_, id) => modelAt(id))
    .replace(/^packs\[([a-z][^\]]*)\]/, (_, tag) => packAt(tag));
}

/** Our manifest with the value at a path replaced, or taken away when undefined. */
export function changed(path: string, value: unknown, manifest: object = ours()): object {
  const keys = at(path)
    .split(/[.[\]]+/)
    .filter(Boolean);
  const last = keys.pop() ?? "";
  let place = manifest as Record<string, unknown>;
  for (const key of keys) place = place[key] as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return manifest;
}

/** One change, where the parser says it is wrong, and whether JSON Schema can tell (it knows one entry at a time). */
export interface Change {
  readonly path: string;
  readonly value: unknown;
  readonly refusedAt?: string;
  readonly schema?: false;
}

const hash = "A".repeat(64);
const asr = "models[pocket-asr-sn]";
const llm = "models[pocket-llm-sn]";
const tts = "models[pocket-tts-sn]";
const loose = "models[whisper-base]";
const chat = "models[qwen3.5-0.8b]";
const mlc = "models[llama-3.2-3b-mlc]";
const pinnedFiles = (files: unknown) =>
  (files as object[]).map((file) => ({ ...file, size: 1, sha256: "0".repeat(64) }));

export const CHANGES: readonly Change[] = [
  { path: `${asr}.files[2].sha256`, value: hash },
  { path: `${asr}.files[2].sha256`, value: hash.slice(1).toLowerCase() },
  { path: `${asr}.files[2].sha256`, value: undefined },
  { path: `${asr}.files[0].size`, value: undefined },
  { path: `${asr}.files[0].size`, value: 0 },
  { path: `${asr}.files[0].size`, value: 1.5 },
  { path: `${asr}.files[0].size`, value: "416" },
  { path: `${asr}.files[0].size`, value: 2 ** 53 },
  { path: `${llm}.files[1].path`, value: "../secret" },
  { path: `${llm}.files[1].path`, value: "onnx/../../secret" },
  { path: `${llm}.files[1].path`, value: "/etc/passwd" },
  { path: `${llm}.files[1].path`, value: "https://example.org/x" },
  { path: `${llm}.files[1].path`, value: "a\\b" },
  { path: `${llm}.files[1].path`, value: "config.json\n" },
  { path: `${llm}.files[1].path`, value: "config.json", schema: false },
  { path: `${asr}.files`, value: [] },
  { path: `${asr}.languages`, value: [] },
  { path: `${asr}.languages`, value: ["sn", "sn"], refusedAt: `${asr}.languages[1]` },
  { path: `${asr}.languages[0]`, value: "Shona" },
  { path: `${asr}.source.site`, value: "models/other/", schema: false },
  { path: `${asr}.source.site`, value: "../models/pocket-asr-sn/" },
  { path: `${asr}.source.hub`, value: "someone/model", refusedAt: `${asr}.source.site` },
  { path: `${asr}.source`, value: { url: "http://example.org/" }, refusedAt: `${asr}.source.url` },
  { path: `${asr}.source`, value: { url: "https://example.org" }, refusedAt: `${asr}.source.url` },
  { path: `${asr}.source`, value: {}, refusedAt: `${asr}.source.site` },
  { path: `${asr}.source`, value: null },
  { path: `${asr}.pinned`, value: false },
  { path: `${asr}.pinned`, value: undefined },
  { path: `${asr}.pinned`, value: "yes" },
  { path: `${asr}.stage`, value: "vad" },
  { path: `${asr}.engines`, value: [] },
  { path: `${asr}.engines[0]`, value: "other" },
  { path: `${asr}.engines[0]`, value: "web-llm" },
  { path: `${asr}.engines[1]`, value: "onnx" },
  { path: `${asr}.engine`, value: "transformers" },
  { path: `${llm}.engines[0]`, value: "onnx" },
  { path: `${llm}.engines[0]`, value: "openai" },
  { path: `${llm}.engines[0]`, value: "web-llm", refusedAt: `${llm}.library` },
  { path: `${llm}.library`, value: "https://example.org/a.wasm" },
  { path: `${llm}.engines`, value: ["transformers", "web-llm"] },
  { path: `${tts}.engines[0]`, value: "openai" },
  { path: `${mlc}.library`, value: undefined },
  { path: `${mlc}.library`, value: "a.wasm" },
  { path: `${mlc}.variants[0].backend`, value: "wasm", refusedAt: `${mlc}.variants[0].dtype` },
  { path: `${mlc}.variants[0].backend`, value: "cpu" },
  { path: `${mlc}.pinned`, value: true },
  { path: `${asr}.variants`, value: [] },
  { path: `${asr}.variants[0].dtype`, value: "fp64" },
  { path: `${asr}.variants[0].dtype`, value: "q4" },
  { path: `${asr}.variants[0].dtype`, value: "q4f16" },
  { path: `${asr}.variants[0].dtype`, value: { encoder_model: "fp32", decoder_model_merged: "q4" } },
  { path: `${asr}.variants[0].dtype`, value: {} },
  {
    path: `${asr}.variants[0].dtype`,
    value: { "encoder model": "fp32" },
    refusedAt: `${asr}.variants[0].dtype.encoder model`,
  },
  { path: `${asr}.variants[0].backend`, value: "cuda" },
  { path: `${asr}.variants[0].memory`, value: undefined },
  { path: `${asr}.variants[0].memory`, value: 0 },
  { path: `${asr}.variants[0].files`, value: [] },
  { path: `${loose}.variants[0].files[0]`, value: "onnx/other.onnx", schema: false },
  { path: `${chat}.variants[0].needs.f16`, value: 1 },
  { path: `${chat}.dialect`, value: "english" },
  { path: `${chat}.dialect`, value: undefined, schema: false },
  { path: `${llm}.dialect`, value: "hermes", schema: false },
  { path: `${chat}.variants[0].needs.vram`, value: 1 },
  { path: `${asr}.can.words`, value: undefined },
  { path: `${asr}.can.speed`, value: true },
  { path: `${asr}.context`, value: 256 },
  { path: `${asr}.window`, value: undefined },
  { path: `${llm}.context`, value: undefined },
  { path: `${asr}.card`, value: "/README.md" },
  { path: `${asr}.card`, value: "http://example.org/card" },
  { path: `${asr}.card`, value: "javascript:alert(1)" },
  { path: `${asr}.licence.spdx`, value: "" },
  { path: `${asr}.licence.notice`, value: undefined },
  { path: `${asr}.licence.commercial`, value: "yes" },
  { path: `${llm}.proof.output`, value: undefined },
  { path: `${llm}.proof`, value: "mhoro" },
  { path: `${llm}.id`, value: "pocket asr" },
  { path: `${loose}.seen`, value: undefined },
  { path: `${loose}.seen`, value: "" },
  { path: `${loose}.source.hub`, value: "whisper-base" },
  { path: `${loose}.source.hub`, value: "a/b/c" },
  { path: `${loose}.source.hub`, value: "../b" },
  { path: `${loose}.source.revision`, value: "refs/pr/1" },
  { path: `${loose}.source.revision`, value: undefined },
  { path: `${loose}.source.mirrors`, value: [] },
  { path: `${loose}.source.mirrors`, value: ["http://example.org/"], refusedAt: `${loose}.source.mirrors[0]` },
  { path: `${loose}.source.mirrors`, value: ["https://example.org"], refusedAt: `${loose}.source.mirrors[0]` },
  { path: `${loose}.source.mirrors`, value: ["https://example.org/a/../"], refusedAt: `${loose}.source.mirrors[0]` },
  { path: `${loose}.pinned`, value: true, refusedAt: `${loose}.files[0].size` },
  { path: "packs[sn].tag", value: "Shona" },
  { path: "packs[sn].tiers.light.asr", value: "pocket-llm-sn", schema: false },
  { path: "packs[sn].tiers.light.asr", value: "no-such-model", schema: false },
  { path: "packs[sn].tiers.pocket.tts", value: "mms-tts-eng", schema: false },
  { path: "packs[sw].tiers.light.tts", value: "mms-tts-eng", schema: false },
  { path: "packs[sn].tiers.light.tts", value: undefined },
  { path: "packs[sn].tiers.light", value: { asr: null, llm: null, tts: null }, schema: false },
  { path: "packs[sn].tiers.huge", value: { asr: null, llm: null, tts: null } },
  { path: "packs[sn].tiers", value: {} },
  { path: "packs[sn].models", value: {} },
  { path: "packs[sn].rules", value: 1 },
  { path: "packs[sn].examples[0]", value: "" },
  { path: "packs[sn].cost", value: undefined, refusedAt: "packs[sn].cost" },
  { path: "packs[sn].cost.light", value: 0 },
  { path: "packs[sn].cost.light", value: undefined, refusedAt: "packs[sn].cost", schema: false },
  { path: "packs[sn].cost.huge", value: 5 },
  { path: "packs[sn].prompts.system", value: "" },
  { path: "packs[sn].prompts.summary", value: "" },
  { path: "models[pocket-llm-sn].can.turnEnd", value: "yes" },
  { path: "packs[sn].prompts", value: undefined, refusedAt: "packs[sn].prompts" },
  { path: "packs[sn].reviewed", value: undefined },
  { path: "packs[sn].voices", value: {} },
  { path: "packs[sn].voices", value: { "pocket-tts-sn": [] }, refusedAt: "packs[sn].voices.pocket-tts-sn" },
  {
    path: "packs[sn].voices",
    value: { "pocket-asr-sn": ["a"] },
    refusedAt: "packs[sn].voices.pocket-asr-sn",
    schema: false,
  },
  { path: "packs[sn].evaluation", value: "../x" },
  { path: "channels.stable.sn[0]", value: "light", schema: false },
  { path: "channels.stable.sn[0]", value: "tiny" },
  { path: "channels.stable.sn", value: [] },
  { path: "channels.stable.sn", value: ["pocket", "pocket"], refusedAt: "channels.stable.sn[1]" },
  { path: "channels.stable.en", value: ["pocket"], refusedAt: "channels.stable.en[0]", schema: false },
  { path: "channels.stable.xx", value: ["pocket"], schema: false },
  { path: "channels.stable.Shona", value: ["pocket"] },
  { path: "channels.canary", value: undefined },
  { path: "channels.beta", value: {} },
  { path: "version", value: 0 },
  { path: "version", value: undefined },
];

/** Our manifest with every file of a model pinned, as after `npm run manifest:pin`. */
export function pinnedNow(id: string, revision: string): object {
  const manifest = changed(`models[${id}].pinned`, true);
  const { files } = ours().models.find((model) => model.id === id) ?? {};
  return changed(
    `models[${id}].source.revision`,
    revision,
    changed(`models[${id}].files`, pinnedFiles(files), manifest),
  );
}
