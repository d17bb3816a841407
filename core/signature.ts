import { fromBase64url, toBase64url } from "./base64url.ts";
import { bool, matching, object, oneOf, type Parsed, type Parser, parse, refuse, whole } from "./parse.ts";
import type { Signed } from "./trust.ts";
import { readUtc } from "./utc.ts";

/** manifest.sig.json. */
export interface SignatureFile extends Signed {
  /** r and s of ECDSA over P-256 with SHA-256, 32 bytes each, big-endian (IEEE P1363). */
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** Bytes; what is longer is not even read to its end. */
export const MAX_MANIFEST = 4 * 2 ** 20;
export const MAX_SIGNATURE = 4 * 2 ** 10;

const signature: Parser<Uint8Array<ArrayBuffer>> = (value, path) => {
  const bytes = typeof value === "string" && value.length === 86 ? fromBase64url(value) : undefined;
  return bytes ?? refuse(path, "must be 64 bytes in base64url");
};

const expires: Parser<string> = (value, path) =>
  typeof value === "string" && readUtc(value) !== undefined
    ? value
    : refuse(path, "must be a time like 2026-11-21T09:00:00Z");

const file = object({
  schema: oneOf(1),
  algorithm: oneOf("ECDSA-P256-SHA256"),
  key: matching(/^[0-9a-f]{16}$/, "16 lower-case hex digits"),
  version: whole,
  expires,
  size: whole,
  sha256: matching(/^[0-9a-f]{64}$/, "64 lower-case hex digits"),
  test: bool,
  signature,
});

/** What a signature is for: one for a manifest is none for a channel file. */
export type Use = "manifest" | "channel";

/** The one text the key signs for it, in UTF-8; no value can hold a line break, so no two of them read alike. */
export function signedText({ version, expires, size, sha256, test, key }: Signed, use: Use = "manifest"): string {
  return [
    `inzwa-${use}-1`,
    `version ${version}`,
    `expires ${expires}`,
    `size ${size}`,
    `sha256 ${sha256}`,
    `test ${test}`,
    `key ${key}`,
    "",
  ].join("\n");
}

/** The one text of a manifest.sig.json. */
export function writeSignature({ key, version, expires, size, sha256, test, signature }: SignatureFile): string {
  const head = { schema: 1, algorithm: "ECDSA-P256-SHA256", key, version, expires, size, sha256, test };
  return `${JSON.stringify({ ...head, signature: toBase64url(signature) }, null, 2)}\n`;
}

/** Takes the bytes that `writeSignature` would write, and no others: not even other white space. */
export function readSignature(bytes: Uint8Array): Parsed<SignatureFile> {
  if (bytes.length > MAX_SIGNATURE) return problem(`is longer than ${MAX_SIGNATURE} bytes`);
  const text = String.fromCharCode(...bytes);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return problem("is not JSON");
  }
  const read = parse(file, json);
  if (!read.ok) return read;
  const { schema: _, algorithm: __, ...value } = read.value;
  return writeSignature(value) === text ? { ok: true, value } : problem("is not written the way it is signed");
}

function problem(message: string): Parsed<never> {
  return { ok: false, problem: { path: "", message } };
}
