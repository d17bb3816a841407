import { isFailure } from "../core/failure.ts";

/** What OpenAI's clients expect of a refusal: the status, and a body of `{error: {message, type, param, code}}`. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
  /** Seconds after which it may be tried again. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    message: string,
    more: {
      readonly type?: string;
      readonly param?: string;
      readonly code?: string;
      readonly retryAfter?: number;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.type = more.type ?? typeOf(status);
    this.param = more.param ?? null;
    this.code = more.code ?? null;
    this.retryAfter = more.retryAfter;
  }

  get body() {
    const { message, type, param, code } = this;
    return { error: { message, type, param, code } };
  }
}

/** A parameter that is missing or wrong. */
export function badParameter(param: string, message: string, code = "invalid_value"): ApiError {
  return new ApiError(400, message, { param, code });
}

/** Anything thrown as what a client is told; what nobody expected tells nothing about itself. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (!isFailure(thrown)) return new ApiError(500, "The server had an error while processing your request.");
  const { code, message } = thrown;
  if (code === "bad-audio") return new ApiError(400, message, { param: "file", code: "invalid_value" });
  if (code === "too-large") return new ApiError(413, message, { param: "file", code: "too_large" });
  if (code === "no-model") return new ApiError(404, message, { param: "model", code: "model_not_found" });
  if (code === "busy") return new ApiError(503, message, { code: "overloaded", retryAfter: 1 });
  if (code === "network") return new ApiError(502, message, { code: "upstream_error" });
  return new ApiError(500, "The server had an error while processing your request.", { code });
}

function typeOf(status: number): string {
  if (status === 401) return "authentication_error";
  if (status === 403) return "permission_error";
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}
