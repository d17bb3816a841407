import { type Failure, failure } from "../../core/failure.ts";
import type { FromChild, Hand, Post, Spawn } from "./wire.ts";

/** Before a process that died is replaced, in milliseconds; doubled as long as none comes to finish a call. */
const PAUSE = 100;
const LONGEST_PAUSE = 30_000;
/** For a process to load its model, in milliseconds. */
const LOADING = 300_000;

export interface SeatPorts {
  readonly post: Post;
  readonly spawn: Spawn;
  /** Milliseconds that one call may take; then its process is ended and replaced. */
  readonly deadline: number;
  /** It is ready for the first time, again, or no more. */
  changed(): void;
  lost(reason: Failure): void;
}
interface Life {
  hand: Hand;
  ready: boolean;
  /** Whether it ever finished a call. */
  proven: boolean;
  loading: ReturnType<typeof setTimeout>;
  readonly open: Map<number, Open>;
}
interface Open {
  readonly onDelta: (text: string) => void;
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: Failure) => void;
}

/** One engine's process and its successors: whoever hangs or dies is replaced, and only what it had under way is lost. */
export class Seat {
  /** Why it is not ready. */
  trouble: string | undefined = "is loading";
  readonly #ports: SeatPorts;
  #life: Life | undefined;
  #pause = PAUSE;
  #calls = 0;
  #closed = false;
  #restart: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: SeatPorts) {
    this.#ports = ports;
    this.#begin();
  }

  get ready(): boolean {
    return this.#life?.ready === true;
  }

  get open(): number {
    return this.#life?.open.size ?? 0;
  }

  /** Settles when the process has ended the call, aborted or not; rejects with `worker-died` when it was lost. Only while `ready`. */
  call(method: string, request: unknown, onDelta: (text: string) => void, signal?: AbortSignal): Promise<unknown> {
    const life = this.#life;
    if (!life?.ready) throw new Error("a call before the process is ready");
    const id = ++this.#calls;
    const { deadline } = this.#ports;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => this.#lose(life, "late", `${method} took longer than ${deadline} ms`), deadline);
      const abort = () => life.hand.send({ kind: "abort", id });
      const end = () => {
        clearTimeout(late);
        signal?.removeEventListener("abort", abort);
        life.open.delete(id);
      };
      const settle =
        <T>(settled: (value: T) => void) =>
        (value: T) => {
          end();
          settled(value);
        };
      life.open.set(id, { onDelta, resolve: settle(resolve), reject: settle(reject) });
      life.hand.send({ kind: "call", id, method, request });
      if (signal?.aborted) abort();
      else signal?.addEventListener("abort", abort, { once: true });
    });
  }

  /** Ends the process for good; what it has under way is lost. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#restart);
    if (this.#life) this.#lose(this.#life, "closing", "the server is closing");
  }

  #begin(): void {
    const { post, spawn } = this.#ports;
    const life: Partial<Life> & Omit<Life, "hand"> = {
      ready: false,
      proven: false,
      loading: setTimeout(() => this.#lose(life as Life, "late", `loading took longer than ${LOADING} ms`), LOADING),
      open: new Map(),
    };
    life.hand = spawn(post, {
      message: (message) => this.#hear(life as Life, message),
      gone: (why) => this.#lose(life as Life, "died", why),
    });
    this.#life = life as Life;
  }

  #hear(life: Life, message: FromChild): void {
    if (this.#life !== life) return;
    if (message.kind === "ready") {
      clearTimeout(life.loading);
      life.ready = true;
      this.trouble = undefined;
      this.#ports.changed();
    } else if (message.kind === "unfit") this.#lose(life, message.failure.code, message.failure.message);
    else if (message.kind === "delta") life.open.get(message.id)?.onDelta(message.text);
    else if (message.kind === "failed") life.open.get(message.id)?.reject(message.failure);
    else {
      life.proven = true;
      life.open.get(message.id)?.resolve(message.result);
    }
  }

  #lose(life: Life, reason: string, why: string): void {
    if (this.#life !== life) return;
    this.#life = undefined;
    clearTimeout(life.loading);
    life.hand.kill();
    const { stage } = this.#ports.post;
    const lost = failure("worker-died", `${stage}: ${why}`, { worker: stage, reason });
    for (const call of life.open.values()) call.reject(lost);
    // Probes show this to everybody: no message, which may name a folder.
    this.trouble = `is started again (${reason})`;
    if (this.#closed) return;
    this.#pause = life.proven ? PAUSE : Math.min(LONGEST_PAUSE, 2 * this.#pause);
    this.#restart = setTimeout(() => this.#begin(), this.#pause);
    this.#ports.lost(lost);
    this.#ports.changed();
  }
}
