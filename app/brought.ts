import { type Failure, failure, isFailure } from "../core/failure.ts";
import { type Manifest, parseManifest } from "../core/manifest.ts";
import { withPack } from "../core/merge.ts";
import type { StoreApi } from "../core/storage.ts";
import {
  type Checked,
  openForeign,
  openSigned,
  type PublicKey,
  type SignedBytes,
  type TrustPorts,
} from "../core/trust.ts";

/** The note with packs from elsewhere, so that they are there at the next start too. */
export const BROUGHT = "packs";
/** The Web Lock held from an import's first byte to its note. */
export const IMPORTING = "inzwa.importing";

/** A pack that was brought in from a file; its manifest is judged again at every start. */
export interface Brought extends SignedBytes {
  readonly pack: string;
  readonly models: readonly string[];
  /** The person said yes to this key. */
  readonly key: string;
}

/** What is remembered; nothing where that is damaged or cannot be read. */
export async function recallBrought(store: Pick<StoreApi, "recall">): Promise<readonly Brought[]> {
  const note = await store.recall(BROUGHT).catch(() => undefined);
  return Array.isArray(note) ? note.filter(isBrought) : [];
}

/** In place of what was brought in before for the same language by the same key. */
export async function rememberBrought(
  store: Pick<StoreApi, "recall" | "remember">,
  { pack, models, manifest, signature, key }: Brought,
): Promise<void> {
  const others = (await recallBrought(store)).filter((other) => other.pack !== pack || other.key !== key);
  await store.remember(BROUGHT, [...others, { pack, models, manifest, signature, key }]);
}

/** The site's manifest with the packs that were brought in, judged again; what no longer holds is left out. */
export async function merged(
  site: Manifest,
  brought: readonly Brought[],
  keys: readonly PublicKey[],
  trust: TrustPorts,
): Promise<Manifest> {
  let manifest = site;
  for (const one of brought) {
    const checked = await judge(one, keys, trust);
    const read = checked.ok && checked.signed.key === one.key ? manifestIn(checked) : undefined;
    if (read && !isFailure(read)) manifest = withPack(manifest, read, one.pack, one.models);
  }
  return manifest;
}

/** Of one of our keys: the signature counts. Of another: that it belongs to the bytes. */
export async function judge(bytes: SignedBytes, keys: readonly PublicKey[], trust: TrustPorts): Promise<Checked> {
  const ours = await openSigned({ ...bytes, keys }, trust);
  if (ours.ok || ours.reason.detail?.key === undefined) return ours;
  return openForeign(bytes, trust);
}

/** `bad-pack` where it is no manifest that this version reads. */
export function manifestIn(checked: Extract<Checked, { ok: true }>): Manifest | Failure {
  const read = parseManifest(checked.manifest);
  if (read.ok) return read.value;
  return failure("bad-pack", `the manifest inside: ${read.problem.path} ${read.problem.message}`, {
    reason: "manifest",
  });
}

function isBrought(value: unknown): value is Brought {
  const { pack, models, manifest, signature, key } = (value ?? {}) as Partial<Brought>;
  return (
    typeof pack === "string" &&
    typeof key === "string" &&
    Array.isArray(models) &&
    models.every((id) => typeof id === "string") &&
    manifest instanceof Uint8Array &&
    signature instanceof Uint8Array
  );
}
