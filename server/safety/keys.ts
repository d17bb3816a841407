import { randomBytes } from "node:crypto";
import type { Caller } from "../services.ts";
import { hmac, same, sha256 } from "./digest.ts";
import type { ApiKey } from "./key-text.ts";

/** API keys as they are held: digests under a salt of this process, so that what is compared is worth nothing elsewhere. */
export class Keys {
  readonly #salt = randomBytes(32);
  readonly #held: readonly { readonly digest: Uint8Array; readonly caller: Caller }[];

  constructor(keys: readonly ApiKey[]) {
    this.#held = keys.map(({ name, scopes, digest }) => ({
      digest: hmac(this.#salt, digest),
      caller: { name, scopes: new Set(scopes) },
    }));
  }

  /** Looks at every key, so that time does not tell which one it was. */
  find(secret: string): Caller | undefined {
    const digest = hmac(this.#salt, sha256(secret));
    let found: Caller | undefined;
    for (const held of this.#held) if (same(held.digest, digest)) found = held.caller;
    return found;
  }
}
