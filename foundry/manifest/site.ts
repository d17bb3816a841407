import { toBase64url } from "../../core/base64url.ts";
import type { Keys } from "./keys.ts";
import { defaultDays, inDays, MANIFEST, SIGNATURE, signManifest, versionOf } from "./sign.ts";

/** The public keys as the page finds them in `__MANIFEST_KEYS__`; `readBuiltIn` of app/trust.ts reads them. */
export function builtInKeys({ trusted }: Keys): { id: string; point: string; test: boolean }[] {
  return trusted.map(({ id, point, test }) => ({ id, point: toBase64url(point), test }));
}

/**
 * The manifest and its signature by path in the site; without the latter where nobody can sign here. now: ms since 1970.
 * A development build counts its versions by the clock: who changes the data while they work would otherwise have to
 * raise `version` at every build, or be refused by their own browser.
 */
export function manifestFiles(manifest: { readonly version?: unknown }, { signing }: Keys, now: number) {
  const version = signing?.test ? Math.floor(now / 1000) : versionOf(manifest);
  const text = JSON.stringify({ ...manifest, version });
  if (!signing) return { [MANIFEST]: text };
  const terms = { version, expires: inDays(defaultDays(signing), now), test: signing.test };
  return { [MANIFEST]: text, [SIGNATURE]: signManifest(Buffer.from(text), signing, terms) };
}
