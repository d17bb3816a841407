import { isFailure } from "../../../core/failure.ts";

/** Codes of MLflow's error bodies and what HTTP says beside them (mlflow/exceptions.py). */
const STATUS = {
  INVALID_PARAMETER_VALUE: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  INTERNAL_ERROR: 500,
  INVALID_STATE: 500,
  TEMPORARILY_UNAVAILABLE: 503,
} as const;
export type ErrorCode = keyof typeof STATUS;

/** What a request is refused with. */
export class MlflowError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

/** `{error_code, message}`, the body that MLflow's client reads. What nobody expected is told to `tell` and not to the caller. */
export function refusal(thrown: unknown, tell: (line: string) => void): Response {
  const { code, message } = knownOf(thrown, tell);
  return json({ error_code: code, message }, STATUS[code]);
}

function knownOf(thrown: unknown, tell: (line: string) => void): { code: ErrorCode; message: string } {
  if (thrown instanceof MlflowError) return thrown;
  if (isFailure(thrown)) {
    if (thrown.code === "no-model") return { code: "RESOURCE_DOES_NOT_EXIST", message: thrown.message };
    if (thrown.code === "unsigned-manifest") return { code: "PERMISSION_DENIED", message: thrown.message };
    if (thrown.code === "busy") return { code: "TEMPORARILY_UNAVAILABLE", message: thrown.message };
    return { code: "INVALID_STATE", message: thrown.message };
  }
  tell(String((thrown as Error)?.stack ?? thrown));
  return { code: "INTERNAL_ERROR", message: "something went wrong here" };
}
