import type { Context } from "hono";
import { type Parser, parse } from "../../core/parse.ts";
import { ApiError, badParameter } from "../api-error.ts";

type Value = string | File | Value[] | { [key: string]: Value };

/**
 * A multipart form, typed. `name[]` is a list, `name[key]` an object, and a field left empty counts as absent. Throws 400
 * naming the parameter that is wrong.
 */
export async function formOf<T>(c: Context, parser: Parser<T>): Promise<T> {
  if (!/^multipart\/form-data\b/i.test(c.req.header("content-type") ?? ""))
    throw new ApiError(415, "The Content-Type of the request must be multipart/form-data.", {
      code: "unsupported_media_type",
    });
  const form = await c.req.formData().catch((thrown: unknown) => {
    // A body that is too large is refused by who reads it.
    if (thrown instanceof ApiError) throw thrown;
    throw new ApiError(400, "The body of the request is not valid multipart/form-data.");
  });
  const read = parse(parser, nested(form));
  if (read.ok) return read.value;
  const { path, message } = read.problem;
  const name = path.replace(/\[\d+\]/g, "[]");
  if (message === "is not a known key")
    throw badParameter(name, `Unrecognized request argument supplied: ${name}`, "unknown_parameter");
  throw badParameter(name, `Invalid value for '${name}': it ${message}.`);
}

function nested(form: FormData): Record<string, Value> {
  const fields = new Map<string, Value>();
  for (const [name, value] of form) {
    if (value === "") continue;
    const [, base = name, key] = /^([^[\]]+)\[([^[\]]*)\]$/.exec(name) ?? [];
    const before = fields.get(base);
    if (key === undefined) {
      if (before !== undefined) throw badParameter(base, `Invalid value for '${base}': it is given twice.`);
      fields.set(base, value);
    } else if (key === "") {
      if (before !== undefined && !Array.isArray(before)) throw badParameter(base, `Invalid value for '${base}'.`);
      fields.set(base, [...(before ?? []), value]);
    } else {
      const whole = isRecord(before) ? before : before === undefined ? {} : undefined;
      if (!whole) throw badParameter(base, `Invalid value for '${base}'.`);
      fields.set(base, { ...whole, [key]: value });
    }
  }
  return Object.fromEntries(fields);
}

function isRecord(value: Value | undefined): value is { [key: string]: Value } {
  return typeof value === "object" && !Array.isArray(value) && !(value instanceof File);
}
