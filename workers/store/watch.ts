import { aborted, failure, isFailure } from "../../core/failure.ts";

/** Over one connection: ends it when it is aborted or when nothing has come for too long. */
export class Watch {
  readonly #url: string;
  readonly #stall: number;
  readonly #outer: AbortSignal | undefined;
  readonly #controller = new AbortController();
  readonly #abort = () => this.#controller.abort();
  #stalled = false;

  /** stall: ms. */
  constructor(url: string, stall: number, signal?: AbortSignal) {
    this.#url = url;
    this.#stall = stall;
    this.#outer = signal;
    if (signal?.aborted) this.#abort();
    signal?.addEventListener("abort", this.#abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The connection's next sign of life. Throws `aborted`, `network`, or the Failure it was given. */
  async wait<T>(next: Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      this.#stalled = true;
      this.#abort();
    }, this.#stall);
    try {
      return await this.#orEnded(next);
    } catch (thrown) {
      if (isFailure(thrown)) throw thrown;
      if (this.#outer?.aborted) throw aborted;
      const why = this.#stalled ? `nothing came for ${this.#stall / 1000} s` : `broke off (${String(thrown)})`;
      throw failure("network", `${this.#url}: ${why}`, { url: this.#url });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Node 20 leaves a read waiting for ever when its fetch is aborted after the last byte had come. */
  #orEnded<T>(next: Promise<T>): Promise<T> {
    const { signal } = this.#controller;
    return new Promise((resolve, reject) => {
      const end = () => reject(signal.reason);
      if (signal.aborted) end();
      signal.addEventListener("abort", end, { once: true });
      // The listener must go: it holds the piece that was read.
      next.then(resolve, reject).finally(() => signal.removeEventListener("abort", end));
    });
  }

  /** Ends the connection, finished or not. */
  end(): void {
    this.#outer?.removeEventListener("abort", this.#abort);
    this.#abort();
  }
}

/** Bytes read at once. */
const PIECE = 256 * 1024;

/**
 * A body piece by piece, its connection under watch. A piece must be used before the next one is asked for: where the
 * browser can, all of them share one buffer, since the network's own pile up faster than they are collected.
 */
export async function* piecesOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  watch: Watch,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const shared = sharedReader(body);
  const reader = shared ?? body.getReader();
  let buffer = new ArrayBuffer(shared ? PIECE : 0);
  try {
    for (;;) {
      const next = shared ? shared.read(new Uint8Array(buffer)) : (reader as Plain).read();
      const { done, value } = await watch.wait(next as ReturnType<Plain["read"]>);
      if (done) return;
      yield value;
      buffer = value.buffer;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

type Plain = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/** undefined where bodies are no byte streams. */
function sharedReader(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}
