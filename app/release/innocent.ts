import type { FailureCode } from "../../core/failure.ts";

const NOT_THE_MODEL: readonly FailureCode[] = ["network", "no-space", "no-storage", "evicted", "aborted"];

/** Whether a failure to load is not the model's doing. */
export function isInnocent(code: FailureCode): boolean {
  return NOT_THE_MODEL.includes(code);
}
