import type { Spent } from "./client-secrets.ts";
import type { Shared } from "./redis.ts";

/** Names held at once; only who has a key can fill this, and nothing more is taken until the oldest are forgotten. */
const MOST = 100_000;

/** Marks held by this process. now: ms since 1970. */
export function spentHere(now: () => number): Spent {
  const held = new Map<string, number>();
  return async (name, seconds) => {
    if (held.size >= MOST) for (const [old, until] of held) if (until <= now()) held.delete(old);
    const until = held.get(name);
    if (held.size >= MOST || (until !== undefined && until > now())) return false;
    held.set(name, now() + seconds * 1000);
    return true;
  };
}

/** Marks shared by all replicas. While Redis is away each knows its own: a secret then opens one session on each. */
export function spentIn(shared: Shared, here: Spent): Spent {
  return async (name, seconds) => {
    if (!(await here(name, seconds))) return false;
    const answer = await shared.ask((redis) => redis.set(`inzwa:spent:${name}`, "1", "EX", seconds, "NX"));
    return answer === undefined || answer.value === "OK";
  };
}
