import { toBase64 } from "../base64.ts";

/** All that stands before the point in the SPKI of a P-256 key (RFC 5480). */
const SPKI_HEAD = [
  0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
  0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/** point: 65 bytes. The PEM text that OpenSSL writes, with a line break at its end (RFC 7468). */
export function pemOf(point: Uint8Array): string {
  const lines = toBase64(Uint8Array.from([...SPKI_HEAD, ...point])).match(/.{1,64}/g) ?? [];
  return ["-----BEGIN PUBLIC KEY-----", ...lines, "-----END PUBLIC KEY-----", ""].join("\n");
}

/**
 * r and s as WebCrypto takes them, 32 bytes each, of an ECDSA signature in DER (RFC 3279 section 2.2.3). undefined for
 * any other writing of the two than DER's one.
 */
export function derSignature(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2) return undefined;
  const pair = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    const length = bytes[at + 1] ?? 0;
    const digits = bytes.subarray(at + 2, at + 2 + length);
    if (bytes[at] !== 0x02 || digits.length !== length || !minimal(digits)) return undefined;
    const value = digits[0] === 0 ? digits.subarray(1) : digits;
    if (value.length > 32) return undefined;
    pair.set(value, end - value.length);
    at += 2 + length;
  }
  return at === bytes.length ? pair : undefined;
}

/** Positive, and with no 0 in front but the one that keeps it so. */
function minimal([first = 0x80, second = 0x80]: Uint8Array): boolean {
  return first < 0x80 && (first !== 0 || second >= 0x80);
}
