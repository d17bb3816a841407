import * as Comlink from "comlink";
import { toFailure } from "../core/failure.ts";
import { lifeLock, type Served, type Wire } from "../core/wire.ts";

type Callback = (...args: unknown[]) => unknown;

/**
 * Offers an engine to the page: abort messages become AbortSignals, callbacks are delivered before the call's result,
 * sample buffers of a result are transferred, and whatever is thrown arrives as a Failure. name: whose life lock is held
 * where one worker serves several; without it and with an endpoint none is.
 */
export function serve<Api extends Served<Api>>(api: Api, endpoint?: Comlink.Endpoint, name?: string): void {
  const holder = endpoint ? name : self.name;
  const alive = holder === undefined ? Promise.resolve() : holdLifeLock(holder);
  const running = new Map<number, AbortController>();
  const wire: Wire = {
    async call(id, method, ...args) {
      const run = (api as Record<string, unknown>)[method];
      if (typeof run !== "function") throw toFailure(new Error(`no method ${method}`));
      const controller = new AbortController();
      running.set(id, controller);
      const underway = new Set<Promise<unknown>>();
      try {
        const result: unknown = await run.call(api, ...args.map((arg) => track(arg, underway)), controller.signal);
        await Promise.all(underway);
        const buffers = buffersOf(result);
        return buffers.length ? Comlink.transfer(result as object, buffers) : result;
      } catch (thrown) {
        throw toFailure(thrown);
      } finally {
        running.delete(id);
        // Each callback holds a MessagePort open on both sides until it is let go.
        for (const arg of args)
          if (typeof arg === "function") (arg as Partial<Comlink.ProxyMethods>)[Comlink.releaseProxy]?.();
      }
    },
    async abort(id) {
      running.get(id)?.abort();
    },
    alive: () => alive,
  };
  Comlink.expose(wire, endpoint);
}

function holdLifeLock(name: string): Promise<void> {
  if (!navigator.locks) return Promise.resolve();
  return new Promise((resolve) => {
    void navigator.locks.request(lifeLock(name), () => {
      resolve();
      return new Promise(() => {});
    });
  });
}

/** The callback without its promise; `underway` holds what the page has not yet taken in. */
function track(arg: unknown, underway: Set<Promise<unknown>>): unknown {
  if (typeof arg !== "function") return arg;
  return (...args: unknown[]) => {
    const call = Promise.resolve((arg as Callback)(...args));
    underway.add(call);
    call.then(
      () => underway.delete(call),
      () => undefined,
    );
  };
}

function buffersOf(result: unknown): ArrayBuffer[] {
  if (typeof result !== "object" || result === null) return [];
  return Object.values(result).flatMap((value: unknown) =>
    value instanceof Float32Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  );
}
