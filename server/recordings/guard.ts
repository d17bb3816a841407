import type { MiddlewareHandler } from "hono";
import { ApiError } from "../api-error.ts";
import type { Env } from "../app-env.ts";
import type { AddressOf } from "../safety/address.ts";
import type { Allowance, Services } from "../services.ts";
import { opens } from "./hooks.ts";

const PREFIX = "/v1/recordings/hooks/";
/** Bytes of a webhook: what providers send is under 8 kB, with all legs of a call. */
const BYTES = 65_536;

/** How many bytes a webhook may have. */
export function hookBytes(path: string): number | undefined {
  return path.startsWith(PREFIX) ? BYTES : undefined;
}

/** Before a webhook's body is read: 404 without the right secret, and 429 for an address that tries many. */
export function hooksOnly(
  recordings: Services["recordings"],
  addressOf: AddressOf,
  wrong: ((address: string) => Promise<Allowance>) | undefined,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (!c.req.path.startsWith(PREFIX)) return next();
    const [provider = "", secret = ""] = c.req.path.slice(PREFIX.length).split("/");
    if (recordings && opens(recordings.hooks, provider, secret)) return next();
    const tries = recordings && (await wrong?.(addressOf(c)));
    if (tries && !tries.allowed)
      throw new ApiError(429, "Too many wrong secrets came from this address.", {
        code: "too_many_wrong_keys",
        retryAfter: tries.resetSeconds,
      });
    // Nobody learns whether there are webhooks here.
    throw new ApiError(404, "Unknown request URL.", { code: "unknown_url" });
  };
}
