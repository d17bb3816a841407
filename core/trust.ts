import { type Failure, failure } from "./failure.ts";
import { MAX_MANIFEST, readSignature, signedText, type Use } from "./signature.ts";
import { readUtc } from "./utc.ts";

/** What a signature says of one manifest. */
export interface Signed {
  /** Which key: the first 16 hex digits of SHA-256 over its raw public point. */
  readonly key: string;
  /** The manifest's own `version`. */
  readonly version: number;
  /** UTC, as `2026-11-21T09:00:00Z`: from then on nobody takes the manifest as new. */
  readonly expires: string;
  /** Bytes of manifest.json, and their SHA-256 in lower-case hex. */
  readonly size: number;
  readonly sha256: string;
  /** Signed with a development key, which anybody who builds has. */
  readonly test: boolean;
}
/** A key that is built into the site. */
export interface PublicKey {
  /** As in `Signed.key`. */
  readonly id: string;
  /** Uncompressed point of P-256: 65 bytes, the first is 4. */
  readonly point: Uint8Array<ArrayBuffer>;
  /** A development key; it signs test manifests only, and other keys never do. */
  readonly test: boolean;
}

/** What only the host can do. */
export interface TrustPorts {
  sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
  /** ECDSA, P-256, SHA-256; signature: r and s. Resolves to false for a signature that is none. */
  verify(key: PublicKey, signature: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
}

/** The last manifest that was taken from one key. */
export interface Seen {
  readonly key: string;
  readonly version: number;
  readonly sha256: string;
}

/** The two files as they came. */
export interface SignedBytes {
  readonly manifest: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}
export interface Offer extends SignedBytes {
  readonly keys: readonly PublicKey[];
  /** What was taken before; of keys that are built in no longer nothing counts. */
  readonly seen?: readonly Seen[];
  /** When the site was built, in ms: a clock that says less is wrong. */
  readonly notBefore?: number;
  /** `manifest` when absent. */
  readonly use?: Use;
}
export type Checked =
  | { readonly ok: true; readonly manifest: unknown; readonly signed: Signed }
  | { readonly ok: false; readonly reason: Failure };

/** Versions above would leave no room for higher ones: who signs one by mistake or malice ends all updates. */
const MAX_VERSION = 2 ** 40;

/**
 * Whether a manifest may be taken as new. manifest: the parsed JSON, whose own form nobody has looked at yet. Reasons:
 * `unsigned-manifest` (detail.key where the key is none of ours), `bad-manifest`, `old-manifest`, `expired-manifest`.
 */
export async function checkManifest(offer: Offer, ports: TrustPorts): Promise<Checked> {
  const opened = await openSigned(offer, ports);
  if (!opened.ok) return opened;
  const { keys, seen = [], notBefore = 0 } = offer;
  const known = seen.filter(({ key }) => keys.some(({ id }) => id === key));
  const reason = outdated(opened.signed, known) ?? expired(opened.signed, Math.max(ports.now, notBefore));
  return reason ? no(reason) : opened;
}

/** The same, whatever the age: what is kept already, and the manifest in a pack file. */
export async function openSigned({ manifest, signature, keys, use }: Offer, ports: TrustPorts): Promise<Checked> {
  if (manifest.length > MAX_MANIFEST) return tooLong;
  const read = readSignature(signature);
  if (!read.ok) return unsigned(`manifest.sig.json: ${read.problem.path} ${read.problem.message}`);
  const { signature: proof, ...signed } = read.value;
  const key = keys.find(({ id }) => id === signed.key);
  if (!key) return no(failure("unsigned-manifest", `key ${signed.key} is not one of ours`, { key: signed.key }));
  if (key.test !== signed.test) return unsigned(`key ${key.id} is ${key.test ? "" : "not "}a test key`);
  if (!(await belongs(manifest, signed, ports))) return unsigned("the signature is for another manifest");
  if (!(await ports.verify(key, proof, ascii(signedText(signed, use)))))
    return unsigned("the signature does not match");
  return openBytes(manifest, signed);
}

/**
 * The same without asking whose key it is: only that the signature file belongs to these bytes, which anybody can
 * arrange. For packs from another key, once the person has said yes to it.
 */
export async function openForeign({ manifest, signature }: SignedBytes, ports: TrustPorts): Promise<Checked> {
  if (manifest.length > MAX_MANIFEST) return tooLong;
  const read = readSignature(signature);
  if (!read.ok) return unsigned(`manifest.sig.json: ${read.problem.path} ${read.problem.message}`);
  const { signature: _, ...claimed } = read.value;
  if (!(await belongs(manifest, claimed, ports))) return unsigned("the signature is for another manifest");
  return openBytes(manifest, claimed);
}

/** `expired-manifest`, or undefined while it is fresh. now: ms since 1970. */
export function expired({ expires }: Signed, now: number): Failure | undefined {
  const fresh = now < (readUtc(expires) ?? Number.NEGATIVE_INFINITY);
  return fresh ? undefined : failure("expired-manifest", `the manifest was good until ${expires}`, { expires, now });
}

/** What is to be remembered once `signed` was taken. */
export function seenWith(seen: readonly Seen[], { key, version, sha256 }: Signed, keys: readonly PublicKey[]): Seen[] {
  const others = seen.filter((one) => one.key !== key && keys.some(({ id }) => id === one.key));
  return [...others, { key, version, sha256 }];
}

async function belongs(bytes: Uint8Array<ArrayBuffer>, signed: Signed, { sha256 }: TrustPorts): Promise<boolean> {
  return bytes.length === signed.size && hex(await sha256(bytes)) === signed.sha256;
}

function openBytes(bytes: Uint8Array, signed: Signed): Checked {
  if (signed.version < 1 || signed.version > MAX_VERSION) return bad(`version ${signed.version} cannot be`);
  let manifest: unknown;
  try {
    manifest = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return bad("the manifest is not JSON");
  }
  const own = typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : undefined;
  if (own !== signed.version) return bad(`the manifest says version ${own}, its signature ${signed.version}`);
  return { ok: true, manifest, signed };
}

function outdated({ version, sha256 }: Signed, seen: readonly Seen[]): Failure | undefined {
  const newest = Math.max(0, ...seen.map((one) => one.version));
  if (version < newest)
    return failure("old-manifest", `version ${version} is older than ${newest}, which was here before`, {
      version,
      seen: newest,
    });
  if (seen.some((one) => one.version === version && one.sha256 !== sha256))
    return failure("old-manifest", `another manifest of version ${version} was here before`, { version, seen: newest });
  return undefined;
}

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function unsigned(message: string): Checked {
  return no(failure("unsigned-manifest", message));
}
function bad(message: string): Checked {
  return no(failure("bad-manifest", message));
}
function no(reason: Failure): Checked {
  return { ok: false, reason };
}
const tooLong = bad(`the manifest is longer than ${MAX_MANIFEST} bytes`);
