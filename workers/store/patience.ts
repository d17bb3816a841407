import { aborted, type Failure } from "../../core/failure.ts";

/** How often to try again, and when. */
export interface Pace {
  /** ms before the second try; doubles with each further one, less up to half of it by chance. */
  readonly first: number;
  readonly longest: number;
  /** Tries without new bytes before giving up. */
  readonly tries: number;
  /** True while the device knows that it has no network. */
  offline(): boolean;
}

export const PACE: Pace = {
  first: 1000,
  longest: 30_000,
  tries: 6,
  offline: () => typeof navigator !== "undefined" && navigator.onLine === false,
};

/**
 * Between two tries. Not p-retry: it turns a thrown Failure into a TypeError, cannot begin to count anew after a try
 * that brought bytes, and cannot wake up when the network is back.
 */
export class Patience {
  readonly #pace: Pace;
  #failed = 0;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  renew(): void {
    this.#failed = 0;
  }

  /** Waits for the next try. Throws `reason` when it was one too many; being offline is not counted. */
  async wait(reason: Failure, tell: (why: "network" | "retry") => void, signal?: AbortSignal): Promise<void> {
    const offline = this.#pace.offline();
    if (!offline && ++this.#failed >= this.#pace.tries) throw reason;
    tell(offline ? "network" : "retry");
    const { first, longest } = this.#pace;
    const asked = Math.min(Number(reason.detail?.retryAfter ?? 0) * 1000, longest);
    const grown = offline ? longest : Math.min(first * 2 ** (this.#failed - 1), longest);
    await sleep(Math.max(asked, grown * (1 - Math.random() / 2)), signal, true);
  }
}

/** Ends early when the network comes back, if asked to. Throws `aborted`. */
export function sleep(ms: number, signal?: AbortSignal, untilOnline = false): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      if (untilOnline) globalThis.removeEventListener?.("online", wake);
      settle();
    };
    const stop = () => end(() => reject(aborted));
    const wake = () => end(resolve);
    const timer = setTimeout(wake, ms);
    if (signal?.aborted) return stop();
    signal?.addEventListener("abort", stop, { once: true });
    if (untilOnline) globalThis.addEventListener?.("online", wake);
  });
}
