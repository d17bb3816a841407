type Run = (lock: null) => Promise<unknown>;
interface Held {
  readonly name: string;
  readonly mode: LockMode;
}

/** As much of the Web Locks API as the store uses; Node 20 has none. */
export function lockManager(): Pick<LockManager, "request" | "query"> {
  const held: Held[] = [];
  const queues = new Map<string, Promise<unknown>>();

  function request(name: string, options: LockOptions, run: Run): Promise<unknown> {
    const mode = options.mode ?? "exclusive";
    const work = async () => {
      const lock = { name, mode };
      held.push(lock);
      try {
        return await run(null);
      } finally {
        held.splice(held.indexOf(lock), 1);
      }
    };
    if (mode === "shared") return work();
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const next = async () => (signal?.aborted ? undefined : work());
    const turn = (queues.get(name) ?? Promise.resolve()).then(next, next);
    queues.set(name, turn);
    return new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
      turn.then(resolve, reject);
    });
  }
  return { request: request as LockManager["request"], query: async () => ({ held: [...held], pending: [] }) };
}
