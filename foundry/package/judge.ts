import { webcrypto } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { differsFrom, openModelSignature, type SignedModel } from "../../core/model-signing.ts";
import type { PublicKey } from "../../core/trust.ts";
import { webCrypto } from "../../core/web-crypto.ts";
import { hashesOf, SIGNATURE } from "./files.ts";
import { unpacked } from "./tar.ts";

/**
 * A folder or a package as its signature says, judged with what the browser judges with. Throws `bad-pack`,
 * `unsigned-manifest`, `bad-hash` or `no-storage`.
 */
export async function judged(path: string, keys: readonly PublicKey[]): Promise<SignedModel> {
  const { hashes, signature } = await contentsOf(path);
  if (!signature) throw failure("unsigned-manifest", `${path} has no ${SIGNATURE}`);
  const opened = await openModelSignature(signature, keys, webCrypto(webcrypto.subtle, 0));
  if (!opened.ok) throw opened.reason;
  const wrong = differsFrom(opened.model, hashes);
  if (wrong) throw wrong;
  return opened.model;
}

async function contentsOf(path: string): ReturnType<typeof unpacked> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw failure("no-storage", `${path} is not there`);
  if (!found.isDirectory()) return unpacked(path);
  const hashes = await hashesOf(path);
  const signature = join(path, SIGNATURE);
  return statSync(signature, { throwIfNoEntry: false })
    ? { hashes, signature: Uint8Array.from(readFileSync(signature)) }
    : { hashes };
}
