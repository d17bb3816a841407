import type { PublicKey, TrustPorts } from "./trust.ts";

/** The part of WebCrypto that judging needs; `crypto.subtle` of a secure page, of a worker and of Node has it. */
export interface Subtle<Key> {
  digest(algorithm: "SHA-256", data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  importKey(
    format: "raw",
    data: Uint8Array<ArrayBuffer>,
    algorithm: { name: "ECDSA"; namedCurve: "P-256" },
    extractable: boolean,
    usages: "verify"[],
  ): Promise<Key>;
  verify(
    algorithm: { name: "ECDSA"; hash: "SHA-256" },
    key: Key,
    signature: Uint8Array<ArrayBuffer>,
    data: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>;
}

/** now: ms since 1970. */
export function webCrypto<Key>(subtle: Subtle<Key>, now: number): TrustPorts {
  const imported = new Map<PublicKey, Promise<Key>>();
  const open = (key: PublicKey) => {
    const known = imported.get(key);
    if (known) return known;
    const opened = subtle.importKey("raw", key.point, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    imported.set(key, opened);
    return opened;
  };
  return {
    sha256: async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes)),
    verify: async (key, signature, data) =>
      subtle.verify({ name: "ECDSA", hash: "SHA-256" }, await open(key), signature, data),
    now,
  };
}
