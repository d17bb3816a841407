import { fromBase64url } from "../core/base64url.ts";
import { type Failure, failure } from "../core/failure.ts";
import { MAX_MANIFEST, MAX_SIGNATURE } from "../core/signature.ts";
import type { PublicKey, SignedBytes, TrustPorts } from "../core/trust.ts";
import { readUtc } from "../core/utc.ts";
import { webCrypto } from "../core/web-crypto.ts";

/** What the build put into the page. */
export interface BuiltIn {
  readonly keys: readonly PublicKey[];
  /** The day of the build, ms since 1970. */
  readonly notBefore: number;
}

/** keys: `__MANIFEST_KEYS__`; built: `__BUILT__`. */
export function readBuiltIn(keys: typeof __MANIFEST_KEYS__, built: string): BuiltIn {
  const points = keys.map(({ id, point, test }) => ({ id, test, point: fromBase64url(point) }));
  return {
    keys: points.map(({ id, test, point }) => {
      if (!point) throw new Error(`key ${id} is not written in base64url`);
      return { id, test, point };
    }),
    notBefore: readUtc(`${built}T00:00:00Z`) ?? 0,
  };
}

/** subtle: `crypto.subtle`, which exists in secure contexts alone. */
export function pagePorts(subtle: SubtleCrypto | undefined, now: number): TrustPorts | Failure {
  return subtle
    ? webCrypto(subtle, now)
    : failure("insecure-context", "signatures can only be verified on a page that came by HTTPS or from localhost");
}

/**
 * Both files of the site, or of any other folder with a manifest. base: absolute, ending in "/". An absent signature
 * comes as no bytes. `network` when the manifest cannot be had; `bad-manifest` for one longer than any manifest is,
 * of which no more is read than that.
 */
export async function fetchManifest(
  get: (url: string, init: RequestInit) => Promise<Response>,
  base: string,
): Promise<SignedBytes | Failure> {
  const at = (name: string) => new URL(`models-manifest/${name}`, base).href;
  const [manifest, signature] = await Promise.all([
    fetchBytes(get, at("manifest.json"), MAX_MANIFEST),
    fetchBytes(get, at("manifest.sig.json"), MAX_SIGNATURE),
  ]);
  if ("code" in manifest) return manifest;
  if ("code" in signature) return signature.detail?.status ? { manifest, signature: new Uint8Array() } : signature;
  return { manifest, signature };
}

/** Of one file of the site or another folder. `network` with detail.status where a host answered otherwise than with it. */
export async function fetchBytes(
  get: (url: string, init: RequestInit) => Promise<Response>,
  url: string,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | Failure> {
  try {
    const response = await get(url, { cache: "no-cache" });
    if (response.ok) return await readAtMost(response, url, most);
    await response.body?.cancel();
    return failure("network", `${url} answered ${response.status}`, { status: response.status });
  } catch (thrown) {
    return failure("network", `${url} could not be fetched: ${String(thrown)}`);
  }
}

/** Content-Length cannot be believed: with a content coding it counts other bytes, and a server may say anything. */
async function readAtMost({ body }: Response, url: string, most: number): Promise<Uint8Array<ArrayBuffer> | Failure> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    parts.push(part.value);
    length += part.value.length;
    if (length <= most) continue;
    await reader?.cancel();
    return failure("bad-manifest", `${url} is longer than ${most} bytes`);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
