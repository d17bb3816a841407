import { failure } from "../../core/failure.ts";
import type { Post, Spawn, ToChild } from "../../server/engines/wire.ts";
import type { Log, Meter, Tracer } from "../../server/services.ts";

type Listener = Parameters<Spawn>[1];
type Called = Extract<ToChild, { kind: "call" }>;

/** A process whose engine is the test: it answers when it is told to. */
export class StandIn {
  readonly post: Post;
  readonly calls: Called[] = [];
  readonly aborts: number[] = [];
  killed = false;
  readonly #listener: Listener;

  constructor(post: Post, listener: Listener) {
    this.post = post;
    this.#listener = listener;
  }

  ready(): void {
    this.#listener.message({ kind: "ready" });
  }

  unfit(message: string): void {
    this.#listener.message({ kind: "unfit", failure: failure("model-load", message) });
  }

  delta(id: number, text: string): void {
    this.#listener.message({ kind: "delta", id, text });
  }

  done(id: number, result: unknown): void {
    this.#listener.message({ kind: "done", id, result });
  }

  die(): void {
    this.#listener.gone("it was killed");
  }
}

/** answer: makes processes that answer every call themselves, at once. They are ready in the next microtask unless `slow`. */
export function standIns(
  options: { readonly slow?: boolean; readonly answer?: (call: Called, child: StandIn) => unknown } = {},
) {
  const children: StandIn[] = [];
  const spawn: Spawn = (post, listener) => {
    const child = new StandIn(post, listener);
    children.push(child);
    if (!options.slow) queueMicrotask(() => child.ready());
    return {
      send: (message) => {
        if (message.kind === "abort") {
          child.aborts.push(message.id);
          return;
        }
        child.calls.push(message);
        const result = options.answer?.(message, child);
        if (result !== undefined) queueMicrotask(() => child.done(message.id, result));
      },
      kill: () => {
        child.killed = true;
      },
    };
  };
  return { children, spawn };
}

/** Keeps what was counted. */
export function counting() {
  const counts = new Map<string, number>();
  const meter: Meter = {
    count: (name, labels = {}, by = 1) => {
      const key = [name, ...Object.values(labels)].join(" ");
      counts.set(key, (counts.get(key) ?? 0) + by);
    },
    observe: () => undefined,
    gauge: (name, value, labels = {}) => void counts.set([name, ...Object.values(labels)].join(" "), value),
    text: async () => "",
  };
  return { counts, meter };
}

export const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

let spans = 0;
/** A span's trace is that of its parent. */
export const tracer: Tracer = {
  span: (_, parent) => {
    const trace = parent?.split("-")[1] ?? "0".repeat(32);
    const traceparent = `00-${trace}-${(++spans).toString(16).padStart(16, "0")}-01`;
    return { traceparent, set: () => undefined, end: () => undefined };
  },
};
