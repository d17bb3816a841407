import { readFileSync } from "node:fs";
import { failure } from "../../core/failure.ts";
import { SCOPES } from "../scopes.ts";
import type { Allowance, Caller, Gate } from "../services.ts";
import { ClientSecrets, PREFIX } from "./client-secrets.ts";
import { linesOf, readKeys } from "./key-text.ts";
import { Keys } from "./keys.ts";
import { type RateOptions, Rates } from "./rates.ts";
import type { Shared } from "./redis.ts";
import { spentHere, spentIn } from "./spent.ts";
import { openTokens, type TokenOptions } from "./tokens.ts";

export interface GateOptions {
  /** Entries of `INZWA_API_KEYS`. */
  readonly keys: readonly string[];
  readonly keysFile?: string | undefined;
  readonly jwt?: TokenOptions | undefined;
  readonly clientSecretKey?: string | undefined;
  readonly rates: RateOptions;
  readonly shared?: Shared | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Wrong keys in a window after which an address is told to wait rather than that the key is wrong. */
const WRONG_TRIES = 30;

const anonymous: Caller = { name: "anonymous", scopes: new Set(SCOPES) };

/** The one who knows callers. Without keys and JWTs everybody is `anonymous` and may do everything. */
export function openGate(options: GateOptions): Gate & { wrong(address: string): Promise<Allowance> } {
  const { shared, now } = options;
  const listed = [
    ...readKeys(options.keys, "INZWA_API_KEYS"),
    ...(options.keysFile ? readKeys(linesOf(fileOf(options.keysFile)), "INZWA_API_KEYS_FILE") : []),
  ];
  const keys = new Keys(listed);
  const tokens = options.jwt && openTokens(options.jwt);
  const here = spentHere(now);
  const secrets = new ClientSecrets(options.clientSecretKey, shared ? spentIn(shared, here) : here, now);
  const rates = new Rates(options.rates, shared);
  const wrong = new Rates({ points: WRONG_TRIES, windowSeconds: 60 }, shared);
  const open = listed.length === 0 && !tokens;
  return {
    whose: async (token) => {
      if (token?.startsWith(PREFIX)) return secrets.redeem(token);
      if (open) return anonymous;
      if (!token) return undefined;
      return keys.find(token) ?? (await tokens?.(token));
    },
    spend: async ({ name }, address, points) => {
      const byAddress = await rates.take("address", address, points);
      if (!byAddress.allowed || name === anonymous.name) return byAddress;
      const byKey = await rates.take("key", name, points);
      return byKey.allowed && byAddress.remaining < byKey.remaining ? byAddress : byKey;
    },
    issue: async (caller, ttl) => secrets.issue(caller, ttl),
    wrong: (address) => wrong.take("wrong", address, 1),
  };
}

function fileOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw failure("bad-manifest", "INZWA_API_KEYS_FILE cannot be read");
  }
}
