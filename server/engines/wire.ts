import type { EngineSpec } from "../../core/contracts.ts";
import type { Failure } from "../../core/failure.ts";
import type { ModelStage } from "../../core/manifest.ts";

/** What an engine's process is started with. */
export type Post = { readonly models: string } & (
  | { readonly stage: "vad" }
  | { readonly stage: ModelStage; readonly spec: EngineSpec }
);

/** Ids are given once in a process's life. A call that was aborted is answered all the same, when the engine has stopped. */
export type ToChild =
  | { readonly kind: "call"; readonly id: number; readonly method: string; readonly request: unknown }
  | { readonly kind: "abort"; readonly id: number };

export type FromChild =
  /** Loaded and warm. */
  | { readonly kind: "ready" }
  /** The model could not be loaded. */
  | { readonly kind: "unfit"; readonly failure: Failure }
  | { readonly kind: "delta"; readonly id: number; readonly text: string }
  | { readonly kind: "done"; readonly id: number; readonly result: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly failure: Failure };

/** What the server needs of a process, so that a test can bring a stand-in. */
export interface Hand {
  send(message: ToChild): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
}
export interface Listener {
  message(message: FromChild): void;
  /** It ended by itself, or could not start. */
  gone(why: string): void;
}
/** Never calls the listener before it has returned. */
export type Spawn = (post: Post, listener: Listener) => Hand;
