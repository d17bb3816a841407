import { fromBase64url, toBase64url } from "./base64url.ts";

/** RFC 4648 section 4, with padding. */
export function toBase64(bytes: Uint8Array): string {
  const text = toBase64url(bytes).replaceAll("-", "+").replaceAll("_", "/");
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

/** undefined where `toBase64` would have written it otherwise. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0 || /[-_]/.test(text)) return undefined;
  return fromBase64url(
    text
      .replace(/={1,2}$/, "")
      .replaceAll("+", "-")
      .replaceAll("/", "_"),
  );
}
