import { randomBytes } from "node:crypto";
import { fromBase64url, toBase64url } from "../../core/base64url.ts";
import { object, parse, text, whole } from "../../core/parse.ts";
import type { Caller } from "../services.ts";
import { hmac, same, sha256 } from "./digest.ts";

/** Whether `name` is marked for the first time; it is forgotten after `seconds`. */
export type Spent = (name: string, seconds: number) => Promise<boolean>;

export const PREFIX = "ek_";
/** Seconds a secret holds: OpenAI's bounds. */
const SHORTEST = 10;
const LONGEST = 7200;

const parsePayload = object({ name: text, until: whole, nonce: text });

/**
 * Secrets that open one realtime session. They carry who made them and until when, signed, so that every replica with the
 * same key takes them; that each opens one only is as sure as `spent` is shared.
 */
export class ClientSecrets {
  readonly #key: Uint8Array;
  readonly #spent: Spent;
  readonly #now: () => number;

  /** key: undefined where nobody else has to take them; now: ms since 1970. */
  constructor(key: string | undefined, spent: Spent, now: () => number) {
    this.#key = key === undefined ? randomBytes(32) : sha256(`inzwa client secrets\n${key}`);
    this.#spent = spent;
    this.#now = now;
  }

  issue({ name }: Caller, ttl: number): { readonly value: string; readonly expiresAt: number } {
    const until = Math.floor(this.#now() / 1000) + Math.min(LONGEST, Math.max(SHORTEST, Math.floor(ttl)));
    const payload = Buffer.from(JSON.stringify({ name, until, nonce: randomBytes(16).toString("hex") }));
    return { value: `${PREFIX}${toBase64url(payload)}.${toBase64url(hmac(this.#key, payload))}`, expiresAt: until };
  }

  async redeem(secret: string): Promise<Caller | undefined> {
    if (!secret.startsWith(PREFIX) || secret.length > 1024) return undefined;
    const [payload, signature, ...more] = secret.slice(PREFIX.length).split(".").map(fromBase64url);
    if (!payload || !signature || more.length > 0 || !same(signature, hmac(this.#key, payload))) return undefined;
    const read = parse(parsePayload, JSON.parse(Buffer.from(payload).toString("utf8")));
    if (!read.ok) return undefined;
    const { name, until, nonce } = read.value;
    const left = until - this.#now() / 1000;
    if (left <= 0 || !(await this.#spent(nonce, Math.ceil(left)))) return undefined;
    return { name, scopes: new Set(["realtime"]), once: true };
  }
}
