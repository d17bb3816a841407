import type { MiddlewareHandler } from "hono";
import type { Env } from "../app-env.ts";
import { hookBytes, hooksOnly } from "../recordings/guard.ts";
import { reportBytes } from "../routes/metrics-in.ts";
import type { Allowance, Services } from "../services.ts";
import { access } from "../watch/access.ts";
import { addresses } from "./address.ts";
import { authenticate } from "./authenticate.ts";
import { bodies } from "./body.ts";
import { type HostOptions, hosts } from "./hosts.ts";
import { origins } from "./origins.ts";
import { type Sheddable, shedding } from "./shed.ts";
import { spending } from "./spending.ts";

export interface GuardOptions extends HostOptions {
  /** Nobody has a key: hosts and pages are looked at instead, and pages of this machine may call. */
  readonly keyless: boolean;
  readonly trustedProxies: readonly string[];
  /** From `shedder`. */
  readonly shed: (what: Sheddable) => boolean;
  /** From `openGate`: counts wrong keys of an address. */
  readonly wrong?: (address: string) => Promise<Allowance>;
}

/** A body of several times what one may hold: as many callers at once as a small machine has memory for. */
const BODIES = 8;
/** Bytes a second; the slowest mobile network that could carry speech. */
const SLOWEST = 2000;
const GRACE_MS = 10_000;

/** What stands before the routes, in this order: what costs least refuses first, and a body is read for those who may. */
export function guards(services: Services, options: GuardOptions): readonly MiddlewareHandler<Env>[] {
  const { gate, limits, clock } = services;
  const { keyless, trustedProxies, shed, wrong } = options;
  const addressOf = addresses(trustedProxies);
  return [
    access(services),
    ...(keyless ? [hosts(options)] : []),
    origins({ origins: options.origins, loopback: keyless }),
    authenticate(wrong ? { whose: (token) => gate.whose(token), wrong } : gate, addressOf),
    spending(gate, addressOf),
    shedding(shed),
    hooksOnly(services.recordings, addressOf, wrong),
    bodies({
      bytes: limits.bodyBytes,
      bytesAt: (path) => hookBytes(path) ?? reportBytes(path),
      allBytes: BODIES * limits.bodyBytes,
      slowest: SLOWEST,
      graceMs: GRACE_MS,
      clock,
    }),
  ];
}
