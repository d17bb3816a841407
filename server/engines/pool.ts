import { aborted, type Failure, failure } from "../../core/failure.ts";
import type { Log, Meter } from "../services.ts";
import { behalfOf } from "./behalf.ts";
import { Line } from "./line.ts";
import { Seat } from "./seat.ts";
import type { Post, Spawn } from "./wire.ts";

export interface PoolPorts {
  readonly post: Post;
  readonly spawn: Spawn;
  /** Processes, each with the model in memory. */
  readonly seats: number;
  /** Calls that may wait for one of them. */
  readonly queue: number;
  /** Milliseconds one call may take; as long as that it may wait as well. */
  readonly deadline: number;
  /** Milliseconds. */
  readonly clock: () => number;
  readonly meter: Meter;
  readonly log: Log;
  /** It has become ready, or is no more. */
  readonly changed?: () => void;
  /** How much of what it computed for `before` a process can use for `now`. */
  readonly kinship?: (before: unknown, now: unknown) => number;
}
export interface Call {
  readonly onDelta?: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Only where nobody waits: work on the chance that it will be of use. */
  readonly spare?: boolean;
}
interface Job {
  readonly method: string;
  readonly request: unknown;
  readonly since: number;
  readonly call: Call;
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** The processes of one stage: each does one call at a time, and callers take turns for them. */
export class Pool {
  readonly #ports: PoolPorts;
  /** Those that were idle for longest first. */
  readonly #seats: Seat[];
  readonly #line: Line<Job>;
  readonly #before = new WeakMap<Seat, unknown>();
  #watching: (() => void)[] = [];
  #closing = false;

  constructor(ports: PoolPorts) {
    const { post, spawn, seats, deadline, queue } = ports;
    this.#ports = ports;
    this.#line = new Line(queue);
    const lost = lamented(ports);
    const changed = () => {
      this.#fill();
      ports.changed?.();
    };
    this.#seats = Array.from({ length: seats }, () => new Seat({ post, spawn, deadline, lost, changed }));
  }

  get stage(): Post["stage"] {
    return this.#ports.post.stage;
  }

  get ready(): boolean {
    return !this.#closing && this.#seats.some((seat) => seat.ready);
  }

  /** 0 where nobody waits, 1 where the line is full. */
  get fullness(): number {
    return this.#line.length / this.#ports.queue;
  }

  /** What keeps it from being ready. */
  get trouble(): string | undefined {
    return this.ready ? undefined : this.#seats.find((seat) => seat.trouble)?.trouble;
  }

  /**
   * Rejects with `busy` where too many wait or it waited too long, with `worker-died` where the process was lost, with
   * `aborted` at once, and otherwise as the engine.
   */
  run(method: string, request: unknown, call: Call = {}): Promise<unknown> {
    const { clock } = this.#ports;
    const { signal, spare } = call;
    if (signal?.aborted) return Promise.reject(aborted);
    if (this.#closing) return Promise.reject(this.#refuse("closing", "the server is closing"));
    if (spare && this.#line.length > 0) return Promise.reject(this.#refuse("spare", "others wait"));
    const { caller } = behalfOf();
    return new Promise<unknown>((resolve, reject) => {
      const settling =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          clearTimeout(late);
          signal?.removeEventListener("abort", abort);
          settle(value);
        };
      const job: Job = {
        method,
        request,
        since: clock(),
        call,
        resolve: settling(resolve),
        reject: settling(reject),
      };
      const late = setTimeout(() => {
        if (this.#line.remove(caller, job)) job.reject(this.#refuse("late", "it waited too long"));
      }, this.#ports.deadline);
      const abort = () => {
        this.#line.remove(caller, job);
        job.reject(aborted);
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#line.push(caller, job)?.reject(this.#refuse("full", "too many wait"));
      this.#fill();
    });
  }

  /** Lets what runs come to its end, for `ms` at most; who waits is refused. */
  async close(ms: number): Promise<void> {
    this.#closing = true;
    for (let job = this.#line.take(); job; job = this.#line.take())
      job.reject(this.#refuse("closing", "the server is closing"));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const idle = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
      const look = () => this.#seats.every((seat) => seat.open === 0) && resolve();
      this.#watching.push(look);
      look();
    });
    await idle;
    clearTimeout(timer);
    for (const seat of this.#seats) seat.close();
  }

  #fill(): void {
    for (let seat = this.#free(); seat && this.#line.length > 0; seat = this.#free()) {
      const job = this.#line.take();
      if (job) this.#give(this.#free(job.request) ?? seat, job);
    }
    this.#gauge();
  }

  #free(request?: unknown): Seat | undefined {
    const { kinship } = this.#ports;
    const free = this.#seats.filter((seat) => seat.ready && seat.open === 0);
    if (!kinship || request === undefined || free.length < 2) return free[0];
    const near = (seat: Seat) => kinship(this.#before.get(seat), request);
    return free.reduce((best, seat) => (near(seat) > near(best) ? seat : best));
  }

  #give(seat: Seat, { method, request, since, call, resolve, reject }: Job): void {
    const { clock, meter, post } = this.#ports;
    const begun = clock();
    const labels = { stage: post.stage, method };
    meter.observe("inzwa_engine_wait_seconds", (begun - since) / 1000, labels);
    this.#before.set(seat, request);
    this.#seats.push(...this.#seats.splice(this.#seats.indexOf(seat), 1));
    const { signal } = call;
    const onDelta = (text: string) => {
      if (!signal?.aborted) call.onDelta?.(text);
    };
    seat
      .call(method, request, onDelta, signal)
      .then(resolve, reject)
      .finally(() => {
        meter.observe("inzwa_engine_seconds", (clock() - begun) / 1000, labels);
        this.#fill();
        for (const look of this.#watching) look();
      });
  }

  #refuse(why: string, message: string): Failure {
    const { meter, post } = this.#ports;
    meter.count("inzwa_engine_refused_total", { stage: post.stage, why });
    return failure("busy", `${post.stage}: ${message}`, { stage: post.stage });
  }

  #gauge(): void {
    const { meter, post } = this.#ports;
    meter.gauge("inzwa_engine_waiting", this.#line.length, { stage: post.stage });
  }
}

/** Counts and logs a lost process. */
export function lamented({ meter, log, post: { stage } }: Pick<PoolPorts, "meter" | "log" | "post">) {
  return ({ detail }: Failure): void => {
    meter.count("inzwa_engine_restarts_total", { stage });
    log.warn({ stage, reason: String(detail?.reason) }, "an engine was lost and is started again");
  };
}
