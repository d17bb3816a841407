import type { Context, MiddlewareHandler } from "hono";
import { ApiError } from "../api-error.ts";
import type { Env } from "../app-env.ts";
import { scopeOf } from "../scopes.ts";
import type { Gate } from "../services.ts";
import type { AddressOf } from "./address.ts";
import { rateFields } from "./rate-fields.ts";

/** Bytes that cost a point more: half a minute of PCM16 at 16 kHz. */
const STEP = 1_000_000;
/** Points of a body that does not say how large it is. */
const UNSAID = 5;

const refused = new ApiError(429, "Rate limit reached for requests.", { code: "rate_limit_exceeded" });

/** Takes the points of each request to the API and says how many are left; 429 where there are too few. */
export function spending(gate: Pick<Gate, "spend">, addressOf: AddressOf): MiddlewareHandler<Env> {
  return async (c, next) => {
    // Who collects figures asks every few seconds.
    if (scopeOf(c.req.path) === undefined || c.req.path === "/metrics") return next();
    const allowance = await gate.spend(c.get("caller"), addressOf(c), cost(c));
    const fields = rateFields(allowance);
    if (!allowance.allowed) return Response.json(refused.body, { status: refused.status, headers: fields });
    await next();
    for (const [name, value] of Object.entries(fields)) c.header(name, value);
  };
}

/** A page that talks asks some five times a second, each time with little; a whole recording is as many at once. */
function cost(c: Context<Env>): number {
  if (!c.req.raw.body) return 1;
  const length = Number(c.req.header("content-length") ?? Number.NaN);
  return Number.isFinite(length) ? 1 + Math.floor(Math.max(0, length) / STEP) : UNSAID;
}
