import type { Failure } from "../../core/failure.ts";
import { sourcesOf } from "../../core/hub.ts";
import type { ModelEntry } from "../../core/manifest.ts";
import { openModelSignature } from "../../core/model-signing.ts";
import { MODEL_SIGNATURE, unlikeSigned } from "../../core/rollout/signed.ts";
import type { PublicKey, TrustPorts } from "../../core/trust.ts";
import type { Net } from "../net.ts";
import { fetchBytes } from "../trust.ts";

/** Bytes; `openModelSignature` takes no longer one. */
const MOST = 4 * 2 ** 20;

/** The model's `model.sig`. base: the site's absolute URL, ending with "/". */
export function fetchSignature(
  net: Pick<Net, "fetch">,
  model: ModelEntry,
  base: string,
): Promise<Uint8Array<ArrayBuffer> | Failure> {
  const [source = ""] = sourcesOf(model, MODEL_SIGNATURE);
  return fetchBytes((url, init) => net.fetch(url, init), new URL(source, base).href, MOST);
}

/**
 * Why a model must not be loaded: its signature is none of ours, or was made for other files. The store gives engines only
 * files with the digests that are compared here.
 */
export async function wrongModel(
  model: ModelEntry,
  signature: Uint8Array<ArrayBuffer>,
  keys: readonly PublicKey[],
  ports: Pick<TrustPorts, "sha256" | "verify">,
): Promise<Failure | undefined> {
  const opened = await openModelSignature(signature, keys, ports);
  return opened.ok ? unlikeSigned(model, opened.model) : opened.reason;
}
