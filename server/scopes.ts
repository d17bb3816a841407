import type { Scope } from "./services.ts";

/** Every scope there is; `admin` includes the others. */
export const SCOPES: readonly Scope[] = ["models", "audio", "chat", "realtime", "collect", "metrics", "admin"];

/** What a path asks of its caller; undefined: nothing. */
export function scopeOf(path: string): Scope | undefined {
  if (path === "/v1" || path.startsWith("/v1/")) {
    if (path.startsWith("/v1/audio/")) return "audio";
    if (path.startsWith("/v1/chat/")) return "chat";
    if (path.startsWith("/v1/realtime")) return "realtime";
    if (path === "/v1/uploads" || path.startsWith("/v1/uploads/")) return "collect";
    // A webhook has a secret in its address and no key.
    if (path.startsWith("/v1/recordings/hooks/")) return undefined;
    if (path === "/v1/recordings" || path.startsWith("/v1/recordings/")) return "admin";
    if (path === "/v1/metrics-in") return "metrics";
    if (path.startsWith("/v1/metrics-in/")) return "admin";
    return "models";
  }
  if (path === "/predict") return "audio";
  return path === "/metrics" ? "metrics" : undefined;
}
