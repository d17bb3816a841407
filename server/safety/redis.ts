import { Redis } from "ioredis";
import type { Log } from "../services.ts";

/** What replicas share. No call waits for a Redis that is away. */
export interface Shared {
  /** What Redis answered; undefined while it is away, and the caller goes by what it knows itself. */
  ask<T>(what: (redis: Redis) => Promise<T>): Promise<{ readonly value: T } | undefined>;
  readonly redis: Redis;
  close(): void;
}

/** Milliseconds one answer may take; within a rack it takes one. */
const PATIENCE = 250;
/** Milliseconds nobody asks after it failed to answer. */
const REST = 2000;

/** Connects by itself, for as long as it takes; nothing waits for it. clock: ms, never going back. */
export function openShared(url: string, log: Log, clock: () => number): Shared {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1000,
    commandTimeout: PATIENCE,
    // What was asked of a connection that broke may have counted; asking again would count twice.
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(100 * 2 ** Math.min(times, 5), REST),
  });
  let restUntil = Number.NEGATIVE_INFINITY;
  let away = false;
  const turned = (now: boolean) => {
    if (away === now) return;
    away = now;
    if (now) log.warn({ reason: "redis" }, "redis is away; each replica counts by itself");
    else log.info({ reason: "redis" }, "redis is back");
  };
  redis.on("ready", () => turned(false));
  // Without a listener an error ends the process; what matters of it is told by `close`.
  redis.on("error", () => {});
  redis.on("close", () => turned(true));
  return {
    redis,
    ask: async (what) => {
      if (redis.status !== "ready" || clock() < restUntil) return undefined;
      try {
        const value = await what(redis);
        turned(false);
        return { value };
      } catch {
        restUntil = clock() + REST;
        turned(true);
        return undefined;
      }
    },
    close: () => redis.disconnect(),
  };
}
