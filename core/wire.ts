import type { Backend } from "./contracts.ts";
import type { ModelRole } from "./manifest.ts";

/**
 * The wire between a page and its workers: one generic call with a number, and an abort by that number. Only
 * `app/hire.ts` and `workers/serve.ts` know of it.
 */
export interface Wire {
  call(id: number, method: string, ...args: unknown[]): Promise<unknown>;
  abort(id: number): Promise<void>;
  /** Resolves once the worker holds its life lock. */
  alive(): Promise<void>;
}

/** To a stage's worker: which stage it serves, where, and as what. */
export interface Seat {
  readonly stage: "vad" | "files" | "slu" | ModelRole;
  /** Names the lock. */
  readonly name: string;
  /** A MessagePort, which core cannot name. */
  readonly port: unknown;
  /** Where all stages of a plan sit in one worker: there is one onnxruntime then, with one build and number of threads. */
  readonly shared?: { readonly backend: Backend; readonly threads: number };
}

/** An object whose methods may be served: every one is async, its last argument an optional AbortSignal. */
export type Served<Api> = {
  readonly [K in keyof Api]: NonNullable<Api[K]> extends (...args: never[]) => Promise<unknown> ? Api[K] : never;
};

/** Name of the Web Lock a worker holds for as long as it lives; whoever is granted it next knows the worker is gone. */
export function lifeLock(worker: string): string {
  return `inzwa-worker-${worker}`;
}
