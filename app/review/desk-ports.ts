import type { Failure } from "../../core/failure.ts";
import type { Normal } from "../../core/review/validate.ts";
import type { Sink } from "../save.ts";
import type { Collected } from "./collected.ts";
import type { ReviewStore } from "./store.ts";
import type { ReviewView } from "./view.ts";

export interface DeskPorts {
  readonly store: ReviewStore;
  readonly collected: Collected;
  readonly collects: () => boolean;
  /** BCP 47 of what is spoken where a recording tells none. */
  readonly tag: () => string;
  readonly normal: () => Normal | undefined;
  readonly openSink: (name: string) => Promise<Sink>;
  readonly show: (view: ReviewView) => void;
  readonly failed: (reason: Failure | undefined) => void;
  /** Something was opened. */
  readonly opened: () => void;
  /** Unix time, and milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  readonly clock: () => number;
}
