import * as Comlink from "comlink";
import { aborted, type Failure, failure, toFailure } from "../core/failure.ts";
import { lifeLock, type Wire } from "../core/wire.ts";

/** What hire needs of a Worker, so that a test can bring a MessagePort instead. */
export interface Hand extends Comlink.Endpoint {
  terminate(): void;
}

export interface Job<Api, Info> {
  readonly name: string;
  /** `name` is unique to this worker; it must become the worker's own name, which names the lock it holds. */
  spawn(name: string): Hand;
  /** Runs on every fresh worker before anything else; its result is what `ready` resolves to. */
  start(api: Api): Promise<Info>;
  /** Calls need not wait for one another; without it they go one at a time, in order. */
  readonly concurrent?: boolean;
  /** Let go after so many milliseconds without a call; kept for ever when absent. */
  readonly idleMs?: number;
  /** Called when a worker died by itself. */
  onDeath?(reason: Failure): void;
}

export interface Hired<Api, Info> {
  /** Calls go one at a time, in order, unless the job is `concurrent`. An aborted one rejects at once; the next begins when the worker has stopped. */
  readonly api: Api;
  /** Hires a worker if there is none. */
  ready(): Promise<Info>;
  /** Ends the worker; everything it owed rejects. The next call hires another. */
  dismiss(): void;
}

type Employment<Info> = {
  readonly hand: Hand;
  readonly debts: Debts;
  readonly started: Promise<Info>;
};
type Send = (method: string, args: unknown[], signal: AbortSignal | undefined) => Promise<unknown>;

let hired = 0;
let closed = false;
const everybody = new Set<() => void>();

/** Ends every worker for good: a call hires none any more, and rejects. */
export function dismissEverybody(): void {
  closed = true;
  for (const dismiss of everybody) dismiss();
}

/** A worker behind its contract: started on demand, replaced after death, let go when idle. */
export function hire<Api extends object, Info>(job: Job<Api, Info>): Hired<Api, Info> {
  let current: Employment<Info> | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let idle: ReturnType<typeof setTimeout> | undefined;

  function employ(): Employment<Info> {
    if (closed) throw aborted;
    if (current) return current;
    const name = `${job.name}-${++hired}`;
    const hand = job.spawn(name);
    const debts = new Debts(hand);
    const started = debts.owe(job.start(apiOver<Api>((...call) => debts.call(...call))));
    const employment = { hand, debts, started };
    current = employment;
    everybody.add(dismiss);
    started.catch((reason: unknown) => leave(employment, toFailure(reason)));
    debts.alive().then(
      () => whenGone(name, () => died(employment, "its thread is gone")),
      () => undefined,
    );
    hand.addEventListener("error", (event) => died(employment, (event as ErrorEvent).message || "it could not start"));
    hand.addEventListener("messageerror", () => died(employment, "a message could not be read"));
    return employment;
  }

  function died(employment: Employment<Info>, message: string): void {
    if (current !== employment) return;
    const reason = failure("worker-died", `${job.name}: ${message}`, { worker: job.name });
    leave(employment, reason);
    job.onDeath?.(reason);
  }

  function leave(employment: Employment<Info>, reason: Failure): void {
    if (current !== employment) return;
    current = undefined;
    everybody.delete(dismiss);
    clearTimeout(idle);
    employment.debts.reject(reason);
    employment.hand.terminate();
  }

  function dismiss(): void {
    if (current) leave(current, failure("worker-died", `${job.name}: dismissed`, { worker: job.name }));
  }

  async function inTurn(before: Promise<unknown>, ...[method, args, signal]: Parameters<Send>): Promise<unknown> {
    await before;
    if (signal?.aborted) throw aborted;
    const employment = employ();
    await employment.started;
    return employment.debts.call(method, args, signal);
  }

  return {
    api: apiOver<Api>((method, args, signal) => {
      waiting++;
      clearTimeout(idle);
      const call = inTurn(job.concurrent ? Promise.resolve() : queue, method, args, signal);
      queue = call
        .catch(() => undefined)
        .finally(() => {
          waiting--;
          if (waiting === 0 && job.idleMs !== undefined) idle = setTimeout(dismiss, job.idleMs);
        });
      return orAborted(call, signal);
    }),
    ready: async () => employ().started,
    dismiss,
  };
}

/** The open calls of one worker. */
class Debts {
  readonly #wire: Comlink.Remote<Wire>;
  readonly #open = new Set<(reason: unknown) => void>();
  #calls = 0;

  constructor(hand: Hand) {
    this.#wire = Comlink.wrap<Wire>(hand);
  }

  async call(...[method, args, signal]: Parameters<Send>): Promise<unknown> {
    if (signal?.aborted) throw aborted;
    const id = ++this.#calls;
    const abort = () => void this.#wire.abort(id);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      return await this.owe(this.#wire.call(id, method, ...args.map((arg) => toWire(arg, signal))));
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  alive(): Promise<void> {
    return this.owe(this.#wire.alive());
  }

  owe<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#open.add(reject);
      promise.then(resolve, reject).finally(() => this.#open.delete(reject));
    });
  }

  reject(reason: Failure): void {
    for (const reject of this.#open) reject(reason);
  }
}

/** Callbacks cross as comlink proxies and fall silent once the call is aborted; ports and streams are transferred. */
function toWire(arg: unknown, signal: AbortSignal | undefined): unknown {
  if (arg instanceof MessagePort || arg instanceof WritableStream) return Comlink.transfer(arg, [arg]);
  if (typeof arg !== "function") return arg;
  return Comlink.proxy((...values: unknown[]) => {
    if (!signal?.aborted) arg(...values);
  });
}

function apiOver<Api extends object>(send: Send): Api {
  return new Proxy({} as Api, {
    get: (_, method) => {
      if (typeof method !== "string" || method === "then") return undefined;
      return (...args: unknown[]) => {
        const signal = args.findLast((arg) => arg instanceof AbortSignal);
        return send(
          method,
          args.filter((arg) => arg !== signal),
          signal,
        );
      };
    },
  });
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(aborted);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** The browser grants us the lock only when the worker that holds it is gone, however it went. */
function whenGone(name: string, tell: () => void): void {
  if (typeof navigator === "undefined" || !navigator.locks) return;
  void navigator.locks.request(lifeLock(name), async () => tell());
}
