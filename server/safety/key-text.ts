import { failure } from "../../core/failure.ts";
import { SCOPES } from "../scopes.ts";
import type { Scope } from "../services.ts";
import { sha256 } from "./digest.ts";

export interface ApiKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the secret. */
  readonly digest: Uint8Array;
}

/** Guessed over the network, 12 letters or digits drawn at random hold out; what people make up is longer for as much. */
const SHORTEST = 12;
const LONGEST = 512;
const DIGEST = /^sha256:([0-9a-f]{64})$/i;
const NAMED = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,63}):([a-z]+(?:\+[a-z]+)*):(.+)$/;
/** What a key without scopes may do. */
const USUAL: readonly Scope[] = ["models", "audio", "chat", "realtime"];

/**
 * Keys as `INZWA_API_KEYS` and a keys file have them: SECRET, or NAME:SCOPE+SCOPE:SECRET, with `sha256:HEX` in place of
 * SECRET where no secret shall stand there. Throws `bad-manifest` that names the place and never the secret.
 */
export function readKeys(entries: readonly string[], from: string): readonly ApiKey[] {
  const keys = entries.map((entry, index) => keyOf(entry, index + 1, `${from}, key ${index + 1}`));
  const names = new Set<string>();
  const digests = new Set<string>();
  keys.forEach(({ name, digest }, index) => {
    const hex = Buffer.from(digest).toString("hex");
    if (names.has(name)) refuse(`${from}, key ${index + 1}`, "has the name of another");
    if (digests.has(hex)) refuse(`${from}, key ${index + 1}`, "is there twice");
    names.add(name);
    digests.add(hex);
  });
  return keys;
}

/** The lines of a keys file; empty ones and those that begin with # do not count. */
export function linesOf(file: string): readonly string[] {
  const lines = file.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

function keyOf(entry: string, place: number, where: string): ApiKey {
  const bare = DIGEST.test(entry) || !entry.includes(":");
  if (bare) return { name: `key-${place}`, scopes: USUAL, digest: digestOf(entry, where) };
  const [, name = "", scopes = "", secret = ""] = NAMED.exec(entry) ?? refuse(where, "is not NAME:SCOPE+SCOPE:SECRET");
  if (name === "anonymous" || name === "sha256" || name.startsWith("key-")) refuse(where, "has a name that is taken");
  return { name, scopes: scopes.split("+").map((one) => scopeOf(one, where)), digest: digestOf(secret, where) };
}

function scopeOf(text: string, where: string): Scope {
  return SCOPES.find((scope) => scope === text) ?? refuse(where, `has a scope that is none of ${SCOPES.join(", ")}`);
}

function digestOf(secret: string, where: string): Uint8Array {
  const [, hex] = DIGEST.exec(secret) ?? [];
  if (hex) return Buffer.from(hex, "hex");
  // Only these reach the server in a header as they were written.
  if (!/^[\x21-\x2b\x2d-\x7e]+$/.test(secret)) refuse(where, "has blanks or letters outside ASCII");
  if (secret.length < SHORTEST || secret.length > LONGEST)
    refuse(where, `must have ${SHORTEST} to ${LONGEST} characters; openssl rand -hex 24 makes a good one`);
  return sha256(secret);
}

function refuse(where: string, message: string): never {
  throw failure("bad-manifest", `${where} ${message}`);
}
