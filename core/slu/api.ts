import type { Beliefs } from "./beliefs.ts";
import type { SluModel } from "./model.ts";

/** What the thread that hears orders offers. */
export interface SluApi {
  /** Fetches the weights and checks them. Rejects with `network`, `bad-hash` or `model-load`. */
  load(signal?: AbortSignal): Promise<SluModel>;
  /** samples: mono, 16 kHz. Rejects as `OrderEar.hear`. */
  hear(samples: Float32Array, signal?: AbortSignal): Promise<Beliefs>;
}
