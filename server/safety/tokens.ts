import { readFileSync } from "node:fs";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";
import { failure } from "../../core/failure.ts";
import { SCOPES } from "../scopes.ts";
import type { Caller, Scope } from "../services.ts";
import { sha256 } from "./digest.ts";

export interface TokenOptions {
  readonly issuer: string;
  readonly audience: string;
  /** A file, or an https address; http only on loopback. */
  readonly jwks: string;
  /** From `ALGORITHMS`; one with a shared secret or `none` cannot be set. */
  readonly algorithms: readonly string[];
}

const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
/** Seconds that two clocks may differ. */
const SKEW = 30;
/** Letters of a token; longer ones are nobody's and are not looked at. */
const LONGEST = 8192;

const unreachable = failure("network", "the key set of the token's issuer cannot be fetched");

/** Whose a JWT is; undefined for any that does not hold. Throws `network` where the issuer's keys cannot be fetched. */
export type Tokens = (token: string) => Promise<Caller | undefined>;

/** Throws `bad-manifest` for an algorithm that is not taken and for a key set that is none. */
export function openTokens({ issuer, audience, jwks, algorithms }: TokenOptions): Tokens {
  if (algorithms.length === 0 || algorithms.some((one) => !ALGORITHMS.includes(one)))
    throw failure("bad-manifest", `INZWA_JWT_ALGORITHMS must be of ${ALGORITHMS.join(", ")}`);
  const keys = keySet(jwks);
  return async (token) => {
    if (token.length > LONGEST) return undefined;
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: [...algorithms],
        clockTolerance: SKEW,
        requiredClaims: ["exp", "sub"],
      });
      return callerOf(payload, issuer);
    } catch (thrown) {
      if (thrown instanceof errors.JWKSTimeout) throw unreachable;
      if (thrown instanceof errors.JOSEError) return undefined;
      // What a key set or a token made the platform's own cryptography refuse.
      if (thrown instanceof TypeError || thrown instanceof DOMException || thrown instanceof SyntaxError)
        return undefined;
      throw thrown;
    }
  };
}

/** The subject may be somebody's address: the name is a digest of it, the same for every token of theirs. */
function callerOf({ sub, scope }: JWTPayload, issuer: string): Caller | undefined {
  if (typeof sub !== "string" || sub === "") return undefined;
  const name = `jwt-${sha256(JSON.stringify([issuer, sub]))
    .toString("hex")
    .slice(0, 16)}`;
  return { name, scopes: new Set(scopesIn(scope)) };
}

/** `scope` of RFC 9068: names with blanks between, ours also as `inzwa:chat`. Without any the caller may do nothing. */
function scopesIn(claim: unknown): readonly Scope[] {
  if (typeof claim !== "string") return [];
  const given = new Set(claim.split(" ").map((one) => one.replace(/^inzwa:/, "")));
  return SCOPES.filter((scope) => given.has(scope));
}

function keySet(jwks: string): JWTVerifyGetKey {
  if (URL.canParse(jwks) && /^https?:/i.test(jwks)) return remote(new URL(jwks));
  try {
    return createLocalJWKSet(asymmetric(JSON.parse(readFileSync(jwks, "utf8"))));
  } catch {
    throw failure("bad-manifest", "INZWA_JWT_JWKS is no file with a set of public keys");
  }
}

function remote(url: URL): JWTVerifyGetKey {
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !local) throw failure("bad-manifest", "INZWA_JWT_JWKS must be an https address");
  return createRemoteJWKSet(url, {
    timeoutDuration: 3000,
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
    [customFetch]: async (address, options) => {
      const response = await fetch(address, options).catch((thrown: unknown) => {
        throw thrown instanceof DOMException ? thrown : unreachable;
      });
      if (!response.ok) throw unreachable;
      return response;
    },
  });
}

/** A private or shared key has no business in a set that verifies. */
function asymmetric(set: JSONWebKeySet): JSONWebKeySet {
  const keys = set.keys.map((key) => {
    if (key.kty === "oct" || "d" in key) throw new TypeError("not a public key");
    return key;
  });
  return { keys };
}
