import type { Scope } from "../services.ts";

/** JSON Schema of 2020-12, as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

export interface Field {
  readonly name: string;
  readonly schema: Schema;
  readonly what: string;
  readonly required?: true;
}
export interface Answer {
  readonly status: number;
  readonly what: string;
  /** By media type. */
  readonly content?: Readonly<Record<string, Schema>>;
}
/** One route, for `/openapi.json` and the page `/docs`. */
export interface Described {
  readonly method: "get" | "post" | "patch" | "delete";
  /** With OpenAPI's braces. */
  readonly path: string;
  readonly title: string;
  readonly what: string;
  /** What a key must allow; absent where none is asked for. */
  readonly scope?: Scope;
  /** In the path, in the query, in the headers. */
  readonly parameters?: readonly (Field & { readonly in: "path" | "query" | "header" })[];
  readonly body?: { readonly type: "application/json" | "multipart/form-data"; readonly fields: readonly Field[] };
  readonly answers: readonly Answer[];
  /** Parameters that OpenAI has and that are refused or without effect here, and other differences. */
  readonly differs?: readonly string[];
}

export const string: Schema = { type: "string" };
export const integer: Schema = { type: "integer" };
export const boolean: Schema = { type: "boolean" };

export function range(from: number, to: number): Schema {
  return { type: "number", minimum: from, maximum: to };
}

export function among(...values: readonly string[]): Schema {
  return { type: "string", enum: values };
}

export function listOf(items: Schema): Schema {
  return { type: "array", items };
}

/** An object that has all of these properties; others may be there too. */
export function record(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: "object", properties, required: Object.keys(properties) };
}
