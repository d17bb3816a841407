import type { Failure } from "../../core/failure.ts";

/** The first steps in their order; each asks for one decision. */
export const STEPS = ["language", "speech", "cost", "microphone", "question"] as const;
export type Step = (typeof STEPS)[number];

/** What the page shows of the first steps. */
export interface WelcomeView {
  readonly step: Step;
  /** The person asked for them: they then stand beside a conversation too, and take the focus. */
  readonly called: boolean;
  readonly trial: Trial;
  readonly network: Network;
  /** Large downloads are asked about first. */
  readonly saver: boolean;
  /** Bytes that the browser counts for this site; absent until they are needed, and where it does not tell. */
  readonly kept?: number;
}

/** How far the test of the microphone is. It is open only in `opening` and `listening`. */
export type Trial =
  | { readonly is: "off" | "opening" | "listening" | "heard" | "silent" }
  | { readonly is: "failed"; readonly failure: Failure };

/** The way to the network, as far as the browser tells. */
export interface Network {
  readonly kind: "mobile" | "local" | "none" | "unknown";
  /** The device asks pages to save data. */
  readonly saves: boolean;
  readonly bytesPerSecond?: number;
}

export interface WelcomeIntents {
  /** The first steps are wanted once more. */
  "welcome.open": null;
  "welcome.step": { readonly step: Step };
  "welcome.saver": { readonly on: boolean };
  /** The microphone is tried; or closed before it has heard anything. */
  "welcome.try": null;
  "welcome.let-go": null;
  /** They are over, gone through or skipped. */
  "welcome.end": null;
}
