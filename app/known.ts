import { type Failure, failure, isFailure } from "../core/failure.ts";
import type { Manifest } from "../core/manifest.ts";
import type { StoreApi } from "../core/storage.ts";
import type { Signed, SignedBytes } from "../core/trust.ts";
import { merged, recallBrought } from "./brought.ts";
import type { Net } from "./net.ts";
import { pagePorts, readBuiltIn } from "./trust.ts";
import { siteManifest } from "./trusted.ts";

/** What models there are, and on whose word. */
export interface Known {
  /** The site's manifest with the packs that were brought in from files. */
  readonly manifest: Manifest;
  readonly signed: Signed;
  /** The site's manifest as it was signed. */
  readonly bytes: SignedBytes;
  /** Why the site's newest one was not taken. */
  readonly notice?: Failure;
}

/** Throws a Failure where there is no manifest that may be used. base: the site's absolute URL, ending with `/`. */
export async function readKnown(store: StoreApi, net: Net, base: string): Promise<Known> {
  const { manifest, signed, bytes, notice } = await siteManifest(store, (url, init) => net.fetch(url, init), base);
  if (!manifest || !signed || !bytes) throw notice ?? failure("network", "the list of models could not be fetched");
  const all = await merged(manifest, await recallBrought(store), builtIn.keys, trustPorts());
  return { manifest: all, signed, bytes, ...(notice ? { notice } : {}) };
}

/** The keys whose manifests this build takes. */
export const builtIn = readBuiltIn(__MANIFEST_KEYS__, __BUILT__);

export function trustPorts() {
  const ports = pagePorts(crypto.subtle, Date.now());
  if (isFailure(ports)) throw ports;
  return ports;
}
