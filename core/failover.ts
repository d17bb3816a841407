import type { Breaker } from "./breaker.ts";
import { type Failure, toFailure } from "./failure.ts";

/** Which of two ways does the work now. */
export type Way = "first" | "second";

export interface FailoverPorts {
  readonly breaker: Breaker;
  /** The work went over to the other way; reason: why the first one was left. */
  readonly moved: (way: Way, reason?: Failure) => void;
}

/** Work that two can do: the first one does it until it fails, then the second one, until the first one is back. */
export class Failover {
  readonly #ports: FailoverPorts;
  #way: Way = "first";

  constructor(ports: FailoverPorts) {
    this.#ports = ports;
  }

  get way(): Way {
    return this.#way;
  }

  /**
   * The same work, by whoever can: a failure of the first way is made good by the second within the call. Throws
   * `aborted`, or where both fail what the first one threw. Without a second way it is only watched.
   */
  async run<T>(first: () => Promise<T>, second: (() => Promise<T>) | undefined): Promise<T> {
    const { breaker } = this.#ports;
    if (!breaker.admits() && second) return second();
    try {
      const result = await first();
      breaker.succeeded();
      this.#move("first");
      return result;
    } catch (thrown) {
      const reason = toFailure(thrown);
      if (reason.code === "aborted") {
        breaker.dropped();
        throw reason;
      }
      breaker.failed();
      if (!second) throw thrown;
      this.#move("second", reason);
      return second().catch((other: unknown) => {
        throw toFailure(other).code === "aborted" ? other : thrown;
      });
    }
  }

  /** The first way is known to fail: no call is to find that out by waiting. */
  leave(reason: Failure): void {
    if (this.#way === "second") return;
    this.#ports.breaker.failed();
    this.#move("second", reason);
  }

  /** The first way was seen to work: the next call takes it. */
  restore(): void {
    this.#ports.breaker.retry();
    this.#move("first");
  }

  #move(way: Way, reason?: Failure): void {
    if (way === this.#way) return;
    this.#way = way;
    this.#ports.moved(way, reason);
  }
}
