import { aborted, type Failure, failure } from "../../core/failure.ts";

/** Ends a request that takes too long or that nobody wants any more; tells the two apart. */
export class Patience {
  readonly #controller = new AbortController();
  readonly #timeout: number;
  readonly #caller: AbortSignal | undefined;
  readonly #stop = () => this.#controller.abort();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #late = false;

  constructor(timeout: number, caller: AbortSignal | undefined) {
    this.#timeout = timeout;
    this.#caller = caller;
    if (caller?.aborted) this.#stop();
    caller?.addEventListener("abort", this.#stop, { once: true });
    this.again();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something has come: it begins anew. */
  again(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#late = true;
      this.#controller.abort();
    }, this.#timeout);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener("abort", this.#stop);
  }

  async within<T>(work: () => Promise<T>): Promise<T> {
    if (this.#caller?.aborted) throw aborted;
    try {
      return await work();
    } catch (thrown) {
      this.#controller.abort();
      if (this.#caller?.aborted) throw aborted;
      if (this.#late)
        throw failure("network", `the server took longer than ${this.#timeout} ms`, { timeout: this.#timeout });
      if (isRefused(thrown)) throw thrown;
      throw failure("network", `the server cannot be reached (${causeOf(thrown)})`);
    }
  }
}

/** What the door itself refuses (`refused-host`) is told as it is. */
function isRefused(thrown: unknown): thrown is Failure {
  return typeof thrown === "object" && thrown !== null && (thrown as Partial<Failure>).code === "refused-host";
}

/** undici says "fetch failed" and keeps the reason in `cause`. */
function causeOf(thrown: unknown): string {
  const { cause, message } = thrown instanceof Error ? thrown : { cause: undefined, message: String(thrown) };
  if (cause instanceof Error) return (cause as { code?: string }).code ?? cause.message;
  return message;
}
