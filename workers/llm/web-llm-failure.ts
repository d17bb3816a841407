import { type Failure, type FailureCode, failure, isFailure, toFailure } from "../../core/failure.ts";

/** Names and words of what web-llm 0.2.86 and the browser below it throw; many an error arrives as text in another. */
const SIGNS: readonly (readonly [RegExp, FailureCode])[] = [
  [/WebGPUNotAvailableError|compatible GPU/, "no-webgpu"],
  [/DeviceLostError|GPUOutOfMemoryError|GPUInternalError|out of memory/i, "gpu-lost"],
  [/device (is |was )?(lost|destroyed)|lost device|external instance reference/i, "gpu-lost"],
  [/QuotaExceededError/, "no-space"],
  [/IntegrityError/, "bad-hash"],
  [/Failed to fetch|NetworkError|Load failed|Network response was not ok/, "network"],
];

/** otherwise: the code of what is none of these. */
export function failureOf(thrown: unknown, otherwise: FailureCode): Failure {
  if (isFailure(thrown)) return thrown;
  const words = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  const [, code] = SIGNS.find(([sign]) => sign.test(words)) ?? [];
  if (code) return failure(code, words);
  const { code: found, message } = toFailure(thrown, otherwise);
  return failure(found, `web-llm: ${message}`);
}

/** Thrown before anything was computed. */
export function isOverflow(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === "ContextWindowSizeExceededError";
}
