import type { Failure } from "../../core/failure.ts";
import type { DecodeLimits } from "./budget.ts";

/** What a decoding child is asked: one recording, and what bounds it. */
export interface DecodeJob {
  readonly bytes: Uint8Array;
  readonly limits: DecodeLimits;
}

/** What it answers: that it is up, that it goes on, stretches of mono 16 kHz sound, and then that it is through or why not. */
export type DecodeNews =
  | { readonly kind: "up" }
  | { readonly kind: "busy" }
  | { readonly kind: "sound"; readonly samples: Float32Array }
  | { readonly kind: "done"; readonly rss: number }
  | { readonly kind: "failed"; readonly failure: Failure };
