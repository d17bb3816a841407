import { ownScript, type TrustedTypes } from "../../core/own-script.ts";

const folder = new URL("./", document.baseURI).href;
const resolve = (asked: string, here: string) => (URL.canParse(asked, here) ? new URL(asked, here).href : undefined);

// Workers and the service worker are named by address, and the policy that the page is sent with lets none start unless
// this one passes it. There is no rule for HTML or for code: nothing here needs one.
(globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy("default", {
  createScriptURL: (asked) => ownScript(asked, document.baseURI, folder, resolve) ?? null,
});
