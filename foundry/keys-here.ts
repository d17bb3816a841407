import { join } from "node:path";
import { failure } from "../core/failure.ts";
import { type Keys, readKeys, type SigningKey } from "./manifest/keys.ts";

/** Programs lie in build/ of the package, the development key in .cache/ beside it. */
const TEST_KEY = join(import.meta.dirname, "../.cache/keys/test.json");

/** The keys of the environment, or the development key. */
export function keysHere(): Keys {
  return readKeys(process.env, TEST_KEY);
}

/** The one to sign with. Throws `unsigned-manifest` where there are public keys alone. */
export function signingHere(): SigningKey {
  const { signing } = keysHere();
  if (!signing) throw failure("unsigned-manifest", "INZWA_MANIFEST_KEY is not set, only public keys are.");
  return signing;
}
