import type { MiddlewareHandler } from "hono";
import { ApiError, toApiError } from "../api-error.ts";
import type { Env } from "../app-env.ts";
import { scopeOf } from "../scopes.ts";
import type { Allowance, Caller, Gate } from "../services.ts";
import type { AddressOf } from "./address.ts";

/** Who asks where nothing is asked of them. */
const nobody: Caller = { name: "anonymous", scopes: new Set() };

type Watchful = Pick<Gate, "whose"> & { wrong?(address: string): Promise<Allowance> };

/** Sets `caller`, or refuses: 401 without a key that holds, 403 without the scope, 429 after many wrong keys. */
export function authenticate(gate: Watchful, addressOf: AddressOf): MiddlewareHandler<Env> {
  return async (c, next) => {
    const scope = scopeOf(c.req.path);
    if (scope === undefined) {
      c.set("caller", nobody);
      return next();
    }
    const field = c.req.header("authorization");
    // Hono takes nothing for an error but an Error.
    const caller = await gate.whose(bearer(field)).catch((thrown: unknown) => {
      throw toApiError(thrown);
    });
    if (!caller) {
      const tries = await gate.wrong?.(addressOf(c));
      if (tries && !tries.allowed) throw tooMany(tries.resetSeconds);
      throw unknown(field !== undefined);
    }
    if (caller.once) throw new ApiError(403, "A client secret opens a realtime session and nothing else.");
    if (!caller.scopes.has(scope) && !caller.scopes.has("admin"))
      throw new ApiError(403, `This key lacks the scope "${scope}".`, { code: "missing_scope" });
    c.set("caller", caller);
    return next();
  };
}

/** The token of `Bearer TOKEN`. */
function bearer(field: string | undefined): string | undefined {
  return field === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(field)?.[1];
}

function unknown(given: boolean): ApiError {
  return given
    ? new ApiError(401, "Incorrect API key provided.", { code: "invalid_api_key" })
    : new ApiError(401, "You didn't provide an API key. Send it as Authorization: Bearer KEY.", {
        code: "missing_api_key",
      });
}

function tooMany(retryAfter: number): ApiError {
  return new ApiError(429, "Too many wrong keys came from this address.", { code: "too_many_wrong_keys", retryAfter });
}
