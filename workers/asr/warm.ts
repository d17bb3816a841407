import { isFailure } from "../../core/failure.ts";
import { SHORTEST } from "./limits.ts";

/**
 * One reading of half a second of silence at the end of a load: kernels, caches and arenas are made in it, so that the
 * first real reading is not slower. A device that computes no numbers is not found out here: the self-test has the
 * remedy for it.
 */
export async function warmUp(read: (samples: Float32Array) => Promise<unknown>): Promise<void> {
  try {
    await read(new Float32Array(SHORTEST));
  } catch (thrown) {
    if (!isFailure(thrown) || thrown.code !== "garbage") throw thrown;
  }
}
