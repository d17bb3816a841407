import { type Checked, checkManifest, type Offer, type SignedBytes } from "../../core/trust.ts";
import { webCrypto } from "../../core/web-crypto.ts";
import { newKeyPair, publicPart, type SigningKey, signingKey } from "../../foundry/manifest/keys.ts";
import { signManifest } from "../../foundry/manifest/sign.ts";

export const NOW = Date.UTC(2026, 10, 21);
export const TOMORROW = "2026-11-22T00:00:00Z";

export function newKey(test = false): SigningKey {
  return signingKey(newKeyPair().secret, test);
}

/** A manifest of the version, filled up to `size` bytes. */
export function manifestBytes(version: number, size = 4096): Uint8Array<ArrayBuffer> {
  const bare = JSON.stringify({ version, filling: "" });
  return utf8(JSON.stringify({ version, filling: "x".repeat(size - bare.length) }));
}

export function signedBytes(
  key: SigningKey,
  { version = 1, size = 4096, expires = TOMORROW, test = key.test } = {},
  manifest = manifestBytes(version, size),
): SignedBytes {
  return { manifest, signature: utf8(signManifest(manifest, key, { version, expires, test })) };
}

/** As the page judges, at NOW. */
export function judged(bytes: SignedBytes, key: SigningKey, more: Partial<Offer> = {}, now = NOW): Promise<Checked> {
  return checkManifest({ ...bytes, keys: [publicPart(key)], ...more }, webCrypto(crypto.subtle, now));
}

/** The reason's code, or "taken". */
export async function verdict(...args: Parameters<typeof judged>): Promise<string> {
  const checked = await judged(...args);
  return checked.ok ? "taken" : checked.reason.code;
}

export function flipped(bytes: Uint8Array, bit: number): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text));
}
