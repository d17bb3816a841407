import { createHash, sign } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { MAX_MANIFEST, signedText, type Use, writeSignature } from "../../core/signature.ts";
import type { Signed } from "../../core/trust.ts";
import type { SigningKey } from "./keys.ts";

export const MANIFEST = "models-manifest/manifest.json";
export const SIGNATURE = "models-manifest/manifest.sig.json";

export interface Terms {
  readonly version: number;
  /** UTC, as `2026-11-21T09:00:00Z`. */
  readonly expires: string;
  readonly test: boolean;
  /** `manifest` when absent. */
  readonly use?: Use;
}

/** The text of manifest.sig.json for these bytes of manifest.json. Signs what it is told, also what no page would take. */
export function signManifest(bytes: Uint8Array, key: SigningKey, { version, expires, test, use }: Terms): string {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const signed: Signed = { key: key.id, version, expires, size: bytes.length, sha256, test };
  const made = sign("sha256", Buffer.from(signedText(signed, use)), { key: key.private, dsaEncoding: "ieee-p1363" });
  return writeSignature({ ...signed, signature: Uint8Array.from(made) });
}

/**
 * Signs the manifest of a built site in place. version: put into the manifest first, where it is given. Throws a
 * Failure where there is no manifest that could be signed.
 */
export function signFolder(
  folder: string,
  key: SigningKey,
  { expires, version }: { readonly expires: string; readonly version?: number | undefined },
): Signed {
  const manifest = readManifestFile(join(folder, MANIFEST));
  if (version !== undefined) {
    manifest.json.version = version;
    manifest.bytes = Buffer.from(JSON.stringify(manifest.json));
    writeFileSync(join(folder, MANIFEST), manifest.bytes);
  }
  const terms = { version: versionOf(manifest.json), expires, test: key.test };
  writeFileSync(join(folder, SIGNATURE), signManifest(manifest.bytes, key, terms));
  const sha256 = createHash("sha256").update(manifest.bytes).digest("hex");
  return { ...terms, key: key.id, size: manifest.bytes.length, sha256 };
}

/** Days a signature lasts where nobody says: a test key's outlives any checkout, a release has to be renewed. */
export function defaultDays(key: SigningKey): number {
  return key.test ? 400 : 90;
}

/** now: ms since 1970. */
export function inDays(days: number, now: number): string {
  return new Date(now + days * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");
}

/** Throws a Failure for a manifest without one. */
export function versionOf({ version }: { readonly version?: unknown }): number {
  if (Number.isSafeInteger(version)) return version as number;
  throw failure("bad-manifest", `the manifest's version is ${JSON.stringify(version)}, not a whole number`);
}

function readManifestFile(path: string): { bytes: Buffer; json: Record<string, unknown> } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (thrown) {
    throw failure("no-storage", `${path} cannot be read (${(thrown as NodeJS.ErrnoException).code}).`);
  }
  if (bytes.length > MAX_MANIFEST) throw failure("bad-manifest", `${path} is longer than ${MAX_MANIFEST} bytes.`);
  try {
    return { bytes, json: JSON.parse(bytes.toString("utf8")) };
  } catch {
    throw failure("bad-manifest", `${path} is not JSON.`);
  }
}
