import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** SHA-256 of UTF-8 text. */
export function sha256(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}

export function hmac(key: Uint8Array, data: string | Uint8Array): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

/** In a time that tells nothing of where they differ. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
