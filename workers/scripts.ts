import { ownScript, type TrustedTypes } from "../core/own-script.ts";
import { siteBase } from "./site.ts";

const resolve = (asked: string, here: string) => (URL.canParse(asked, here) ? new URL(asked, here).href : undefined);

// A worker stands under the policy that its own script was sent with; onnxruntime starts threads from in here.
(globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy("default", {
  createScriptURL: (asked) => ownScript(asked, self.location.href, siteBase(), resolve) ?? null,
});
