import type { Manifest, ModelEntry, ModelFile } from "../../core/manifest.ts";
import { manifest } from "../fixtures/devices/manifest.ts";
import { gitSha1 } from "../workers/pack-files.ts";
import { type Answer, type Host, type Hosted, UNIT } from "../workers/store-host.ts";

export type Change = (model: ModelEntry) => ModelEntry;

/** A model as nobody has pinned it: on a branch, without sizes. */
export function unpinned(model: ModelEntry): ModelEntry {
  const files = model.files.map(({ path }) => ({ path }));
  return { ...model, pinned: false, seen: "a test", source: { hub: `test/${model.id}`, revision: "main" }, files };
}

/** Bytes. One voice is so large that the store tells of it half-way. */
export function sizeOf(id: string, path: string): number {
  if (path === "config.json") return 1000;
  return id === "tts-sn" ? 8 * UNIT : 2 * UNIT;
}

/** The manifest of the device tests, with files that the host has: the digests are right. */
export function hostedManifest(host: Host, change: Change = (model) => model) {
  const { packs, models } = manifest;
  const hosted = new Map<string, Hosted>();
  const hosting: Manifest = {
    ...manifest,
    models: models.map((model) => put(change(model), host, hosted)),
    packs: packs.map((pack) => {
      const cost = Object.fromEntries(Object.keys(pack.tiers).map((tier) => [tier, 1e6]));
      return { ...pack, cost, examples: ["One"], prompts: { system: "Be short." } };
    }),
  };
  return { manifest: hosting, hosted };
}

function put(given: ModelEntry, host: Host, hosted: Map<string, Hosted>): ModelEntry {
  // No manifest may have 4-bit weights for WASM, which the plans are tried with.
  const variants = given.variants.filter(({ backend, dtype }) => backend !== "wasm" || dtype !== "q4");
  const model = { ...given, variants, ...(given.pinned ? {} : { seen: given.seen ?? "a test" }) };
  const tree: object[] = [];
  const files = model.files.map(({ path }): ModelFile => {
    const size = sizeOf(model.id, path);
    const entry = host.add(folder(model) + path, size);
    hosted.set(`${model.id}/${path}`, entry);
    const sha256 = entry.file.digest.slice("sha256:".length);
    // The hub keeps what is small in git itself.
    const lfs = path === "config.json" ? {} : { lfs: { oid: sha256, size, pointerSize: 130 } };
    tree.push({ type: "file", path, size, oid: gitSha1(entry.bytes).slice("git-sha1:".length), ...lfs });
    return model.pinned ? { path, size, sha256 } : { path };
  });
  if (!model.pinned && "hub" in model.source)
    hosted.set(model.id, host.add(treeOf(model, model.source.revision), 0, json(tree)));
  return { ...model, files };
}

function folder({ source }: ModelEntry): string {
  if ("site" in source) return `/${source.site}`;
  return "hub" in source ? `/${source.hub}/resolve/${source.revision}/` : new URL(source.url).pathname;
}

/** Where the hub lists the model's files. */
export function treeOf({ id }: Pick<ModelEntry, "id">, revision = "main"): string {
  return `/api/models/test/${id}/tree/${revision}?recursive=true`;
}

/** Gives so many bytes of a file and then nothing, without an end. */
export function heldAfter(most: number): Answer {
  return (_, response, bytes) => {
    response.writeHead(200, { "content-length": bytes.length, etag: '"one"' });
    response.write(bytes.subarray(0, most));
  };
}

export function json(value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_, response) =>
    void response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
}
