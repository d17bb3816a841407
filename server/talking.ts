import type { IncomingMessage } from "node:http";
import { ApiError } from "./api-error.ts";
import type { Drain } from "./drain.ts";
import { openRealtime, type Realtime } from "./realtime/sockets.ts";
import type { Upgrade } from "./realtime/upgrade.ts";
import { clientAddress } from "./safety/address.ts";
import type { GuardOptions } from "./safety/guards.ts";
import { foreign } from "./safety/hosts.ts";
import type { Services } from "./services.ts";

/** Of a session that begins: as many as a request costs that makes an engine work. */
const POINTS = 10;

/** Realtime sessions behind the same guards as requests. */
export function openTalking(services: Services, guarding: GuardOptions, drain: Drain): Realtime {
  const client = clientAddress(guarding.trustedProxies);
  const addressOf = ({ socket, headers }: IncomingMessage) => {
    const forwarded = headers["x-forwarded-for"];
    return client(socket.remoteAddress, Array.isArray(forwarded) ? forwarded.join(",") : forwarded);
  };
  return openRealtime(services, {
    addressOf,
    begin: () => drain.begin(),
    refuses: ({ headers }) => {
      const why = guarding.keyless ? foreign(guarding, headers.host, headers.origin) : undefined;
      if (why) return new ApiError(403, why, { code: "foreign_host" });
      if (drain.draining) return new ApiError(503, "The server is about to end.", { code: "draining", retryAfter: 1 });
      if (!guarding.shed("realtime")) return undefined;
      return new ApiError(503, "The server is too busy now. Try again shortly.", { code: "overloaded", retryAfter: 2 });
    },
    admits: (request, asked) => admitted(services, guarding, addressOf(request), asked),
  });
}

/** Counts wrong keys of an address, and takes the points of a session that begins. */
async function admitted(
  { gate }: Services,
  { wrong }: GuardOptions,
  address: string,
  asked: Upgrade,
): Promise<ApiError | undefined> {
  if (!asked.ok) {
    const tries = asked.error.status === 401 ? await wrong?.(address) : undefined;
    if (!tries || tries.allowed) return undefined;
    const { resetSeconds: retryAfter } = tries;
    return new ApiError(429, "Too many wrong keys came from this address.", {
      code: "too_many_wrong_keys",
      retryAfter,
    });
  }
  const { allowed, resetSeconds: retryAfter } = await gate.spend(asked.caller, address, POINTS);
  return allowed
    ? undefined
    : new ApiError(429, "Rate limit reached for requests.", { code: "rate_limit_exceeded", retryAfter });
}
