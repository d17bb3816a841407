/**
 * What can go wrong in a way we expect. Plain data, so it crosses threads unchanged: comlink hands on a thrown
 * non-Error value as it is. Each code has a sentence and a remedy in the language files of the page.
 */
export type FailureCode =
  | "aborted"
  | "microphone-denied"
  | "microphone-missing"
  | "microphone-busy"
  | "insecure-context"
  | "no-wasm"
  | "no-webgpu"
  | "no-space"
  | "no-storage"
  | "network"
  | "no-server"
  | "bad-hash"
  | "bad-manifest"
  | "newer-manifest"
  | "old-manifest"
  | "expired-manifest"
  | "unsigned-manifest"
  | "bad-pack"
  | "refused-host"
  | "evicted"
  | "in-memory"
  | "gpu-lost"
  | "garbage"
  | "stepped-down"
  | "too-slow"
  | "no-model"
  | "model-load"
  | "worker-died"
  | "bad-audio"
  | "too-large"
  | "busy"
  | "audio-output"
  | "bug";

export interface Failure {
  readonly code: FailureCode;
  /** For logs and developers, in English; the page shows its own words for `code`. */
  readonly message: string;
  readonly detail?: Readonly<Record<string, string | number>>;
}

export function failure(code: FailureCode, message: string, detail?: Failure["detail"]): Failure {
  return detail ? { code, message, detail } : { code, message };
}

export function isFailure(value: unknown): value is Failure {
  return (
    typeof value === "object" &&
    value !== null &&
    !(value instanceof Error) &&
    typeof (value as Failure).code === "string" &&
    typeof (value as Failure).message === "string"
  );
}

/** Any thrown value as a Failure; what nobody expected is a `bug`, or `otherwise` where the caller knows the place. */
export function toFailure(thrown: unknown, otherwise: FailureCode = "bug"): Failure {
  if (isFailure(thrown)) return thrown;
  const { name, message } = thrown instanceof Error ? thrown : { name: "", message: String(thrown) };
  if (name === "AbortError") return failure("aborted", message);
  if (name === "QuotaExceededError") return failure("no-space", message);
  return failure(otherwise, name && name !== "Error" ? `${name}: ${message}` : message);
}

/** The reason every aborted call rejects with. */
export const aborted: Failure = failure("aborted", "the call was aborted");
