import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import type { Allowance } from "../services.ts";
import type { Shared } from "./redis.ts";

export interface RateOptions {
  /** Points in one window; 0: as many as they like. */
  readonly points: number;
  readonly windowSeconds: number;
}

/** Whose points: a key's, an address', and those of tries with a wrong key from an address. */
export type Purse = "key" | "address" | "wrong";

/** As many as a field of the answer can say (RFC 9651: 15 digits). */
export const UNLIMITED = 999_999_999_999_999;

/** Counts points in windows that begin with the first of them; in Redis where there is one that answers, else here. */
export class Rates {
  readonly #options: RateOptions;
  readonly #here: RateLimiterMemory;
  readonly #there: RateLimiterRedis | undefined;
  readonly #shared: Shared | undefined;

  constructor(options: RateOptions, shared?: Shared) {
    const common = { points: options.points, duration: options.windowSeconds, keyPrefix: "inzwa:rate" };
    this.#options = options;
    this.#here = new RateLimiterMemory(common);
    this.#shared = shared;
    if (shared) this.#there = new RateLimiterRedis({ ...common, storeClient: shared.redis });
  }

  /** Dearer requests than a whole window allows cost the window, so that each can be had at some time. */
  async take(purse: Purse, name: string, cost: number): Promise<Allowance> {
    const { points, windowSeconds } = this.#options;
    if (points === 0) return { allowed: true, limit: UNLIMITED, remaining: UNLIMITED, resetSeconds: 0, windowSeconds };
    const asked = Math.min(points, Math.max(1, Math.ceil(cost)));
    const key = `${purse}:${name}`;
    const there = this.#there;
    const answer = there && (await this.#shared?.ask(() => outcome(there.consume(key, asked))));
    const { allowed, res } = answer?.value ?? (await outcome(this.#here.consume(key, asked)));
    const resetSeconds = Math.max(1, Math.ceil(res.msBeforeNext / 1000));
    return { allowed, limit: points, remaining: res.remainingPoints, resetSeconds, windowSeconds };
  }
}

/** The limiter rejects with its count where there are too few points, and with an error where it could not count. */
async function outcome(consumed: Promise<RateLimiterRes>) {
  try {
    return { allowed: true, res: await consumed };
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return { allowed: false, res: thrown };
    throw thrown;
  }
}
