import { AsyncLocalStorage } from "node:async_hooks";
import type { MiddlewareHandler } from "hono";
import type { Env } from "../app-env.ts";

/** For whom an engine works: who takes turns with whom, and which trace goes on at an upstream. */
export interface Behalf {
  readonly caller: string;
  readonly traceparent?: string;
}

const current = new AsyncLocalStorage<Behalf>();
const NOBODY: Behalf = { caller: "" };

/** Engines that are called inside `run`, and in what it awaits, work for `behalf`. */
export function onBehalf<T>(behalf: Behalf, run: () => T): T {
  return current.run(behalf, run);
}

export function behalfOf(): Behalf {
  return current.getStore() ?? NOBODY;
}

/** Stands behind authentication. */
export const behalf: MiddlewareHandler<Env> = (c, next) => {
  const traceparent: string | undefined = c.get("traceparent");
  return onBehalf({ caller: c.get("caller")?.name ?? "", ...(traceparent ? { traceparent } : {}) }, next);
};
