import type { Allowance } from "../services.ts";
import { UNLIMITED } from "./rates.ts";

/**
 * What an answer says of the points left: `RateLimit-Policy` and `RateLimit` as draft-ietf-httpapi-ratelimit-headers-11 has
 * them (lists of a policy's name with q, w; r, t), and `Retry-After` where the request was refused.
 */
export function rateFields({
  allowed,
  limit,
  remaining,
  resetSeconds,
  windowSeconds,
}: Allowance): Record<string, string> {
  if (limit === UNLIMITED) return {};
  return {
    "RateLimit-Policy": `"default";q=${limit};w=${windowSeconds}`,
    RateLimit: `"default";r=${allowed ? remaining : 0};t=${resetSeconds}`,
    ...(allowed ? {} : { "Retry-After": String(resetSeconds) }),
  };
}
