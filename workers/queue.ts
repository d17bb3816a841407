import { aborted } from "../core/failure.ts";

/** A queue of one: each run begins when the one before has ended, and not at all when its signal was aborted by then. */
export function oneByOne(): <T>(signal: AbortSignal | undefined, run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (signal, run) => {
    const result = last.then(() => {
      if (signal?.aborted) throw aborted;
      return run();
    });
    last = result.catch(() => undefined);
    return result;
  };
}
