import { type Failure, isFailure, toFailure } from "../core/failure.ts";
import { type Manifest, readManifest } from "../core/manifest.ts";
import type { StoreApi } from "../core/storage.ts";
import {
  checkManifest,
  expired,
  openSigned,
  type PublicKey,
  type Seen,
  type Signed,
  type SignedBytes,
  seenWith,
  type TrustPorts,
} from "../core/trust.ts";
import { readUtc } from "../core/utc.ts";
import { fetchManifest, pagePorts, readBuiltIn } from "./trust.ts";

const NOTE = "trust";

/** What the store remembers. */
interface Note extends SignedBytes {
  readonly seen: readonly Seen[];
}

export interface Trusted {
  /** Absent where there is none that may be used; `notice` then says why. */
  readonly manifest?: Manifest;
  readonly signed?: Signed;
  /** The files as they were signed, for pack files. */
  readonly bytes?: SignedBytes;
  /** Why the fetched one was not taken, or that the kept one has expired. Being offline needs no notice. */
  readonly notice?: Failure;
}
export interface Judge {
  readonly ports: TrustPorts;
  readonly keys: readonly PublicKey[];
  readonly notBefore: number;
  /**
   * Runs tasks of all tabs one after another, such as by a Web Lock: the note is read, judged and written in one go, so
   * a tab that fetched an older manifest can neither use it nor put it into the place of a newer one.
   */
  alone<T>(task: () => Promise<T>): Promise<T>;
}

/** The site's own manifest, by the keys built in and this device's clock. base: absolute, ending in "/". */
export async function siteManifest(
  store: Pick<StoreApi, "recall" | "remember">,
  get: (url: string, init: RequestInit) => Promise<Response>,
  base: string,
): Promise<Trusted> {
  const ports = pagePorts(crypto.subtle, Date.now());
  if (isFailure(ports)) return { notice: ports };
  const alone = <T>(task: () => Promise<T>): Promise<T> => navigator.locks.request("inzwa.trust", task) as Promise<T>;
  const judge = { ports, ...readBuiltIn(__MANIFEST_KEYS__, __BUILT__), alone };
  return readTrusted(store, await fetchManifest(get, base), judge);
}

/**
 * The manifest to work with: the fetched one where it may be taken, otherwise the one kept from before, which is
 * verified anew. An expired one is kept in use; one signed by a key that is built in no longer is dropped.
 */
export function readTrusted(
  store: Pick<StoreApi, "recall" | "remember">,
  fetched: SignedBytes | Failure,
  judge: Judge,
): Promise<Trusted> {
  return judge.alone(async () => {
    const note = asNote(await store.recall(NOTE).catch(() => undefined));
    const kept = note ? await reopen(note, judge) : {};
    if (isFailure(fetched)) return kept.manifest && fetched.code === "network" ? kept : { ...kept, notice: fetched };
    const { taken, notice } = await take(fetched, note?.seen ?? [], judge);
    if (!taken) return { ...kept, ...(notice ? { notice } : {}) };
    if (!renews(taken.signed, kept.signed)) return kept;
    const seen = seenWith(note?.seen ?? [], taken.signed, judge.keys);
    const forgotten = await store.remember(NOTE, { ...fetched, seen } satisfies Note).then(() => undefined, toFailure);
    return { ...taken, bytes: fetched, ...(forgotten ? { notice: forgotten } : {}) };
  });
}

/** The same manifest with a longer life is worth keeping; with a shorter one it is an old signature played back. */
function renews(taken: Signed, kept: Signed | undefined): boolean {
  if (taken.sha256 !== kept?.sha256 || taken.key !== kept.key) return true;
  return (readUtc(taken.expires) ?? 0) > (readUtc(kept.expires) ?? 0);
}

async function take(offer: SignedBytes, seen: readonly Seen[], { ports, keys, notBefore }: Judge) {
  const checked = await checkManifest({ ...offer, keys, seen, notBefore }, ports);
  if (!checked.ok) return { notice: checked.reason };
  const { manifest, notice } = readManifest(checked.manifest);
  return manifest ? { taken: { manifest, signed: checked.signed } } : { notice };
}

async function reopen(note: Note, { ports, keys, notBefore }: Judge): Promise<Trusted> {
  const opened = await openSigned({ ...note, keys }, ports);
  if (!opened.ok) return { notice: opened.reason };
  const { manifest, notice } = readManifest(opened.manifest);
  if (!manifest) return notice ? { notice } : {};
  const old = expired(opened.signed, Math.max(ports.now, notBefore));
  const { manifest: bytes, signature } = note;
  return { manifest, signed: opened.signed, bytes: { manifest: bytes, signature }, ...(old ? { notice: old } : {}) };
}

/** undefined for anything that this or an earlier version cannot have written. */
function asNote(value: unknown): Note | undefined {
  const { manifest, signature, seen } = (value ?? {}) as Partial<Record<keyof Note, unknown>>;
  if (!(manifest instanceof Uint8Array && signature instanceof Uint8Array && Array.isArray(seen))) return undefined;
  const whole = seen.every(
    (one: Partial<Seen> | null) =>
      typeof one?.key === "string" && Number.isSafeInteger(one.version) && typeof one.sha256 === "string",
  );
  return whole
    ? { manifest: new Uint8Array(manifest), signature: new Uint8Array(signature), seen: seen as Seen[] }
    : undefined;
}
