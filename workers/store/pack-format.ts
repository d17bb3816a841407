import { type Failure, failure } from "../../core/failure.ts";
import { listOf, object, oneOf, parse, text, whole } from "../../core/parse.ts";
import type { Digest, PackHead } from "../../core/storage.ts";

/** Names of the first three entries, in this order. */
export const HEAD_NAMES = ["pack.json", "manifest.json", "manifest.sig.json"] as const;
/** Bytes the first three entries may have together. */
export const HEAD_LIMIT = 4 * 1024 * 1024;
/** A ustar header has eleven octal digits for the size. */
export const BLOB_LIMIT = 8 ** 11 - 1;
export const BLOCK = 512;
/** GNU tar fills an archive with zeros up to a whole record. */
const RECORD = 20 * BLOCK;

/** What is wrong with a pack file, for `detail.reason`. */
export type BadPack =
  | "not-tar"
  | "gzip"
  | "truncated"
  | "trailing"
  | "damaged"
  | "head"
  | "head-too-large"
  | "name"
  | "kind"
  | "twice"
  | "unwanted"
  | "size"
  | "too-large"
  | "total";

export function badPack(reason: BadPack, message: string): Failure {
  return failure("bad-pack", message, { reason });
}

export function blobName(digest: Digest): string {
  return `blobs/${digest.replace(":", "/")}`;
}

/** undefined where it is not the name of a content. */
export function digestOf(name: string): Digest | undefined {
  const [, kind, hex] =
    /^blobs\/(?:(sha256)\/([0-9a-f]{64})|(git-sha1)\/([0-9a-f]{40}))$/.exec(name)?.filter(Boolean) ?? [];
  return kind && hex ? (`${kind}:${hex}` as Digest) : undefined;
}

/** Bytes of the longest archive with entries of these sizes. */
export function longestArchive(sizes: readonly number[]): number {
  const blocks = sizes.reduce((sum, size) => sum + BLOCK + Math.ceil(size / BLOCK) * BLOCK, 2 * BLOCK);
  return Math.ceil(blocks / RECORD) * RECORD;
}

const described = object({ format: oneOf(1), pack: text, models: listOf(text), files: listOf(text), bytes: whole });

export function packJson({ pack, models, files, bytes }: PackHead): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify({ format: 1, pack, models, files, bytes }));
}

/** Throws `bad-pack`. */
export function parsePackJson(bytes: Uint8Array): Pick<PackHead, "pack" | "models" | "files" | "bytes"> {
  const read = parse(described, json(bytes));
  if (!read.ok) throw badPack("head", `pack.json: ${read.problem.path || "it"} ${read.problem.message}`);
  return { pack: read.value.pack, models: read.value.models, files: read.value.files, bytes: read.value.bytes };
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw badPack("head", "pack.json is not JSON");
  }
}
