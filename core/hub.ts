import { type Failure, failure, isFailure } from "./failure.ts";
import type { ModelEntry } from "./manifest.ts";
import { listOf, type Parsed, type Parser, parse, refuse, text, whole } from "./parse.ts";
import type { Digest, StoredFile } from "./storage.ts";

const HUB = "https://huggingface.co";

/** What the hub says of one file. */
export interface Listed {
  /** Bytes. */
  readonly size: number;
  readonly digest: Digest;
}
export type Listing = ReadonlyMap<string, Listed>;

/** Where one of the model's files may be fetched, best first: absolute URLs, but for the site's own (`models/ID/PATH`). */
export function sourcesOf({ source }: ModelEntry, path: string): string[] {
  if ("site" in source) return [source.site + path];
  const first = "hub" in source ? `${HUB}/${source.hub}/resolve/${source.revision}/` : source.url;
  return [first, ...(source.mirrors ?? [])].map((folder) => folder + path);
}

/**
 * Where the hub lists a model's files; undefined for models from elsewhere. Long lists come in pages: as long as a response has a header
 * `Link: <URL>; rel="next"`, that URL has more of the same list (`nextPage`). All pages together are what `parseTree`
 * reads. hub: its origin, where it is not the real one.
 */
export function treeUrl({ source }: Pick<ModelEntry, "source">, hub = HUB): string | undefined {
  if (!("hub" in source)) return undefined;
  return `${hub}/api/models/${source.hub}/tree/${source.revision}?recursive=true`;
}

/** The URL of the next page of a list, out of a response's `Link` header. */
export function nextPage(link: string | null): string | undefined {
  return /<([^>]+)>\s*;\s*rel="next"/.exec(link ?? "")?.[1];
}

/**
 * The hub's answer. For a file in Git LFS (or Xet) `lfs.oid` is its SHA-256 and `oid` that of the pointer; for others
 * `oid` is the git blob's name. Keys that the hub adds are ignored: this is no format of ours.
 */
export function parseTree(value: unknown): Parsed<Listing> {
  return parse(tree, value);
}

const tree: Parser<Listing> = (value, path) => {
  const files = listOf(entry)(value, path).filter((file) => file !== undefined);
  return new Map(files.map(({ name, size, digest }) => [name, { size, digest }]));
};

const entry: Parser<(Listed & { readonly name: string }) | undefined> = (value, path) => {
  const given = record(value, path);
  const name = text(given.path, `${path}.path`);
  if (given.type !== "file") return undefined;
  if (given.lfs === undefined || given.lfs === null)
    return { name, size: whole(given.size, `${path}.size`), digest: `git-sha1:${hex(given.oid, 40, `${path}.oid`)}` };
  const lfs = record(given.lfs, `${path}.lfs`);
  const size = whole(lfs.size, `${path}.lfs.size`);
  return { name, size, digest: `sha256:${hex(lfs.oid, 64, `${path}.lfs.oid`)}` };
};

function record(value: unknown, path: string): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : refuse(path, "must be an object");
}

function hex(value: unknown, digits: number, path: string): string {
  const is = typeof value === "string" && value.length === digits && /^[0-9a-f]+$/.test(value);
  return is ? value : refuse(path, `must be ${digits} lower-case hex digits`);
}

/**
 * The files as the store keeps them: named below the site's base, whatever host they come from. base: absolute, ends
 * with "/". A model that is not pinned needs the hub's `listing`: `network` without it, `no-model` where a file is not
 * in it.
 */
export function storedFiles(
  model: ModelEntry,
  paths: readonly string[],
  base: string,
  listing?: Listing,
): StoredFile[] | Failure {
  const files: StoredFile[] = [];
  for (const path of paths) {
    const expected = expect(model, path, listing);
    if (isFailure(expected)) return expected;
    const sources = "site" in model.source ? {} : { sources: sourcesOf(model, path) };
    files.push({ url: `${base}models/${model.id}/${path}`, ...sources, ...expected });
  }
  return files;
}

function expect(model: ModelEntry, path: string, listing: Listing | undefined): Listed | Failure {
  const file = model.files.find((item) => item.path === path);
  const detail = { model: model.id, path };
  if (!file) return failure("no-model", `${model.id} has no file ${path}`, detail);
  if (model.pinned && file.size !== undefined && file.sha256 !== undefined)
    return { size: file.size, digest: `sha256:${file.sha256}` };
  if (!listing)
    return failure("network", `${model.id} is not pinned, and the hub's list of its files is not there`, detail);
  return listing.get(path) ?? failure("no-model", `the hub's list of ${model.id} has no ${path}`, detail);
}
