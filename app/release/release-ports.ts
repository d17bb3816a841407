import type { StoreApi } from "../../core/storage.ts";
import type { BringPorts } from "./bring.ts";

export interface ReleasePorts extends BringPorts {
  readonly store: StoreApi;
  /** Whether there is something to stop. */
  readonly busy: () => boolean;
  /** Starts the assistant anew; what was said stays. */
  readonly restart: () => Promise<void>;
  /** What was held against this device's usual models no longer counts. */
  readonly forgive: () => void;
  /** What `view` says is another now. */
  readonly changed: () => void;
}
