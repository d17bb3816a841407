import type { Context } from "hono";
import { type Parser, parse } from "../core/parse.ts";
import { ApiError, badParameter } from "./api-error.ts";

/**
 * A request's JSON, typed. A key whose value is null counts as absent, as OpenAI has it. Throws 400 naming the parameter
 * that is wrong, 415 for another media type.
 */
export async function jsonBody<T>(c: Context, parser: Parser<T>): Promise<T> {
  if (!/^application\/json\b/i.test(c.req.header("content-type") ?? ""))
    throw new ApiError(415, "The Content-Type of the request must be application/json.", {
      code: "unsupported_media_type",
    });
  const given: unknown = await c.req.json().catch((thrown: unknown) => {
    if (thrown instanceof SyntaxError) throw new ApiError(400, "The body of the request is not valid JSON.");
    throw thrown;
  });
  const read = parse(parser, withoutNulls(given));
  if (read.ok) return read.value;
  const { path, message } = read.problem;
  if (path === "") throw new ApiError(400, `The body of the request ${message}.`);
  if (message === "is not a known key")
    throw badParameter(path, `Unrecognized request argument supplied: ${path}`, "unknown_parameter");
  throw badParameter(path, `Invalid value for '${path}': it ${message}.`);
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
}
