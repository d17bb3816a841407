import { aborted } from "../../core/failure.ts";

export interface Race<S, T> {
  /** In the order in which they begin. */
  readonly sides: readonly S[];
  /** Milliseconds that each is given before the next begins beside it. */
  readonly budget: number;
  /** `lead` is asked with the first of what comes: false says that another was quicker, and nothing of this one counts. */
  readonly attempt: (side: S, lead: () => boolean, signal: AbortSignal) => Promise<T>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Whoever brings something first leads, and the others are aborted. One that fails before is replaced by the next at once;
 * what the leader ends with, result or failure, is the race's. Rejects with the last failure where all fail.
 */
export function race<S, T>({ sides, budget, attempt, signal }: Race<S, T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const next = [...sides];
    const running = new Map<S, AbortController>();
    let leader: S | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      clearTimeout(timer);
      for (const controller of running.values()) controller.abort();
    };
    const abort = () => {
      next.length = 0;
      stop();
      reject(aborted);
    };
    const lead = (side: S) => {
      if (leader === undefined && running.has(side)) {
        leader = side;
        next.length = 0;
        clearTimeout(timer);
        for (const [other, controller] of running) if (other !== side) controller.abort();
      }
      return leader === side;
    };
    const over = (side: S) => {
      const leads = lead(side);
      running.delete(side);
      if (leads) signal?.removeEventListener("abort", abort);
      return leads;
    };
    const failed = (side: S, thrown: unknown) => {
      running.delete(side);
      if (leader !== undefined && leader !== side) return;
      if (leader === undefined && next.length > 0) return begin();
      if (leader === undefined && running.size > 0) return;
      signal?.removeEventListener("abort", abort);
      reject(thrown);
    };
    const begin = () => {
      clearTimeout(timer);
      const side = next.shift();
      if (side === undefined) return;
      const controller = new AbortController();
      running.set(side, controller);
      if (next.length > 0) timer = setTimeout(begin, budget);
      attempt(side, () => lead(side), controller.signal).then(
        (result) => {
          if (over(side)) resolve(result);
        },
        (thrown: unknown) => failed(side, thrown),
      );
    };
    if (signal?.aborted) return abort();
    signal?.addEventListener("abort", abort, { once: true });
    begin();
  });
}
