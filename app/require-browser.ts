import { failure } from "../core/failure.ts";

/** Throws `insecure-context` or `no-wasm`: what no setting can make up for. */
export function requireBrowser(): void {
  if (!isSecureContext) throw failure("insecure-context", "microphone and audio worklets need HTTPS or localhost");
  if (typeof WebAssembly === "undefined") throw failure("no-wasm", "this browser runs no WebAssembly");
}
