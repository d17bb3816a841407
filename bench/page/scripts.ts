import { ownScript, type TrustedTypes } from "../../core/own-script.ts";

/** The site is served with its own headers, which demand Trusted Types: scripts come from this host alone. */
const resolve = (asked: string, here: string) => (URL.canParse(asked, here) ? new URL(asked, here).href : undefined);

(globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy("default", {
  createScriptURL: (asked) => ownScript(asked, location.href, `${location.origin}/`, resolve) ?? null,
});
