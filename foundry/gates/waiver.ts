import { sign } from "node:crypto";
import { fromBase64url, toBase64url } from "../../core/base64url.ts";
import { failure } from "../../core/failure.ts";
import { listOf, matching, object, oneOf, type Parser, parse, refuse, text } from "../../core/parse.ts";
import type { PublicKey } from "../../core/trust.ts";
import { readUtc } from "../../core/utc.ts";
import { type SigningKey, verifies } from "../manifest/keys.ts";
import { utc } from "../parsers.ts";

/** Somebody's word that named gates may be passed by one artifact, for a time. */
export interface Waiver {
  /** SHA-256 of the artifact it is for. */
  readonly digest: string;
  readonly gates: readonly string[];
  readonly who: string;
  readonly reason: string;
  /** UTC: from then on it counts no more. */
  readonly until: string;
}

const signature: Parser<Uint8Array<ArrayBuffer>> = (value, path) => {
  const bytes = typeof value === "string" && value.length === 86 ? fromBase64url(value) : undefined;
  return bytes ?? refuse(path, "must be 64 bytes in base64url");
};

const file = object({
  schema: oneOf(1),
  digest: matching(/^[0-9a-f]{64}$/, "64 lower-case hex digits"),
  gates: listOf(text),
  who: text,
  reason: text,
  until: utc,
  key: matching(/^[0-9a-f]{16}$/, "16 lower-case hex digits"),
  signature,
});

export function signWaiver(waiver: Waiver, key: SigningKey): string {
  const made = sign("sha256", signedText(waiver, key.id), { key: key.private, dsaEncoding: "ieee-p1363" });
  return `${JSON.stringify({ schema: 1, ...waiver, key: key.id, signature: toBase64url(Uint8Array.from(made)) }, null, 2)}\n`;
}

/** keys: those that may waive. Throws `bad-manifest` for one that is broken, changed, expired, or of another key. */
export function readWaiver(json: string, name: string, keys: readonly PublicKey[], now: number): Waiver {
  const read = parse(file, parsed(json, name));
  if (!read.ok) throw failure("bad-manifest", `${name}: ${read.problem.path || "the file"} ${read.problem.message}`);
  const { schema: _, key: id, signature: made, ...waiver } = read.value;
  const key = keys.find((one) => one.id === id);
  if (!key) throw failure("bad-manifest", `${name} is signed by ${id}, which may waive nothing here`);
  if (!verifies(key, made, signedText(waiver, id)))
    throw failure("bad-manifest", `${name} was changed after it was signed`);
  if ((readUtc(waiver.until) ?? 0) <= now) throw failure("bad-manifest", `${name} ended at ${waiver.until}`);
  return waiver;
}

/** JSON of a list in a fixed order: no two waivers read alike. */
function signedText({ digest, gates, who, reason, until }: Waiver, key: string): Buffer {
  return Buffer.from(JSON.stringify(["inzwa-waiver-1", digest, gates, who, reason, until, key]));
}

function parsed(json: string, name: string): unknown {
  try {
    return JSON.parse(json);
  } catch (thrown) {
    throw failure("bad-manifest", `${name} is no JSON: ${(thrown as Error).message}`);
  }
}
