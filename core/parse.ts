/**
 * Parse at the door: unknown -> typed, or one problem with the path where it stands. Unknown keys are refused.
 */
export interface Problem {
  /** Like `models[2].files[0].sha256`; empty for the value itself. */
  readonly path: string;
  readonly message: string;
}
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };
/** Returns the typed value or throws a Problem; `parse` catches it. */
export type Parser<T> = (value: unknown, path: string) => T;
type Shape<T> = { readonly [K in keyof T]: Parser<T[K]> };

export function parse<T>(parser: Parser<T>, value: unknown, path = ""): Parsed<T> {
  try {
    return { ok: true, value: parser(value, path) };
  } catch (thrown) {
    if (isProblem(thrown)) return { ok: false, problem: thrown };
    throw thrown;
  }
}

export function refuse(path: string, message: string): never {
  throw { path, message } satisfies Problem;
}

export const text: Parser<string> = (value, path) =>
  typeof value === "string" && value !== "" ? value : refuse(path, "must be a non-empty string");

export const bool: Parser<boolean> = (value, path) =>
  typeof value === "boolean" ? value : refuse(path, "must be true or false");

export const whole: Parser<number> = (value, path) =>
  Number.isSafeInteger(value) && (value as number) >= 0
    ? (value as number)
    : refuse(path, "must be a whole number, 0 or more");

export function matching(pattern: RegExp, what: string): Parser<string> {
  return (value, path) => (typeof value === "string" && pattern.test(value) ? value : refuse(path, `must be ${what}`));
}

export function oneOf<const T extends string | number>(...values: readonly T[]): Parser<T> {
  return (value, path) =>
    values.includes(value as T) ? (value as T) : refuse(path, `must be one of ${values.join(", ")}`);
}

export function listOf<T>(item: Parser<T>): Parser<readonly T[]> {
  return (value, path) =>
    Array.isArray(value) ? value.map((v, i) => item(v, `${path}[${i}]`)) : refuse(path, "must be a list");
}

export function mapOf<T>(item: Parser<T>): Parser<Readonly<Record<string, T>>> {
  return (value, path) =>
    Object.fromEntries(Object.entries(asObject(value, path)).map(([k, v]) => [k, item(v, join(path, k))]));
}

/** A key may be absent; when it is there it must parse. Only inside `object`. */
export function optional<T>(parser: Parser<T>): Parser<T | undefined> {
  return (value, path) => (value === undefined ? undefined : parser(value, path));
}

export function object<T extends object>(shape: Shape<T>): Parser<T> {
  return (value, path) => {
    const given = asObject(value, path);
    for (const key of Object.keys(given)) if (!Object.hasOwn(shape, key)) refuse(join(path, key), "is not a known key");
    const entries = Object.entries<Parser<unknown>>(shape).map(
      ([k, parser]) => [k, parser(given[k], join(path, k))] as const,
    );
    return Object.fromEntries(entries.filter(([, v]) => v !== undefined)) as T;
  };
}

function asObject(value: unknown, path: string): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : refuse(path, "must be an object");
}

function join(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}

export function isProblem(thrown: unknown): thrown is Problem {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "path" in thrown &&
    "message" in thrown &&
    !(thrown instanceof Error)
  );
}
