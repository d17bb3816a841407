import { failure, toFailure } from "../../core/failure.ts";
import { DEATHS, isFinal, type Patience, pause, type Runner, type Work } from "./runner.ts";
import type { Tries } from "./shelf.ts";

/** Where it is kept how often a job was tried. */
export interface Tally {
  tries(id: string): Promise<Tries>;
  tried(id: string, tries: Tries): Promise<void>;
}
export interface FolderOptions {
  readonly work: Work;
  readonly tally: Tally;
  /** Jobs at once. */
  readonly workers: number;
  readonly patience: Patience;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A bug, or a disk that does not answer: the job waits as after a failure. */
  readonly trouble: (thrown: unknown) => void;
}

/** Milliseconds, the longest that a timer of Node's can wait. */
const LONGEST = 2 ** 31 - 1;

/** Runs jobs in this process, in the order they came. What was open when it starts it takes up first. */
export function openFolderRunner({ work, tally, workers, patience, now, trouble }: FolderOptions): Runner {
  const known = new Set<string>();
  const waiting: string[] = [];
  /** Put anew while their last try was still ending: a dead letter that somebody sends on at that moment. */
  const renewed = new Set<string>();
  const running = new Set<Promise<void>>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const leave = new AbortController();

  function pump(): void {
    while (!leave.signal.aborted && running.size < workers) {
      const id = waiting.shift();
      if (id === undefined) return;
      const one = attempt(id).finally(() => {
        running.delete(one);
        pump();
      });
      running.add(one);
    }
  }

  function put(id: string): void {
    if (workers === 0) return;
    if (known.has(id)) {
      renewed.add(id);
      return;
    }
    known.add(id);
    waiting.push(id);
    pump();
  }

  async function attempt(id: string): Promise<void> {
    const later = await once(id).catch((thrown: unknown) => {
      trouble(thrown);
      return patience.first;
    });
    const isRenewed = renewed.delete(id);
    if (later === undefined) {
      known.delete(id);
      if (isRenewed) work.all().then((ids) => ids.includes(id) && put(id), trouble);
    } else
      timers.set(
        id,
        setTimeout(() => again(id), Math.min(LONGEST, later)),
      );
  }

  function again(id: string): void {
    timers.delete(id);
    waiting.push(id);
    pump();
  }

  /** Milliseconds until it is to be tried again; undefined where it is not. */
  async function once(id: string): Promise<number | undefined> {
    const { begun, failed, after } = await tally.tries(id);
    if (after > now()) return after - now();
    if (begun >= failed + DEATHS) {
      await work.bury(id, failure("worker-died", "the server ended each time in the midst of it"), begun);
      return undefined;
    }
    await tally.tried(id, { begun: begun + 1, failed, after: 0 });
    try {
      await work.run(id, leave.signal);
      return undefined;
    } catch (thrown) {
      // It was let go, which is no failure and no death.
      if (leave.signal.aborted) {
        await tally.tried(id, { begun, failed, after: 0 });
        return undefined;
      }
      const why = toFailure(thrown);
      if (why.code === "bug") trouble(thrown);
      if (isFinal(why) || failed + 1 >= patience.tries) {
        await work.bury(id, why, failed + 1);
        return undefined;
      }
      const wait = pause(patience, failed + 1, Math.random());
      await tally.tried(id, { begun: failed + 1, failed: failed + 1, after: now() + wait });
      return wait;
    }
  }

  void work.all().then((ids) => ids.forEach(put), trouble);
  return {
    put,
    async close() {
      leave.abort();
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}
