import { failure } from "../../core/failure.ts";

/** Something encrypted, and the nonce it was encrypted with. */
export interface Sealed {
  /** 12 bytes; never twice with the same key. */
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly bytes: ArrayBuffer;
}

/**
 * A new key that no script can read: the browser keeps it and lends it for work alone. It guards a copied database, and a
 * key that is deleted takes everything sealed with it along. It does not guard against who sits at the open device.
 */
export function newKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** place: where it will lie; it opens nowhere else. */
export async function seal(key: CryptoKey, bytes: Uint8Array<ArrayBuffer>, place: string): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  return { nonce, bytes: await crypto.subtle.encrypt(algorithm(nonce, place), key, bytes) };
}

/** Throws a Failure `bad-hash` where it was changed, moved, or sealed with another key. */
export async function unseal(
  key: CryptoKey,
  { nonce, bytes }: Sealed,
  place: string,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm(nonce, place), key, bytes));
  } catch {
    throw failure("bad-hash", `what lies at ${place} cannot be opened`);
  }
}

export function sealJson(key: CryptoKey, value: unknown, place: string): Promise<Sealed> {
  return seal(key, new TextEncoder().encode(JSON.stringify(value)), place);
}

export async function unsealJson(key: CryptoKey, sealed: Sealed, place: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await unseal(key, sealed, place)));
}

function algorithm(iv: Uint8Array<ArrayBuffer>, place: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(place) };
}
