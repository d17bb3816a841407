import { type Parser, refuse, text } from "../../core/parse.ts";

/** A figure between two ends, both included. */
export interface Span {
  readonly kind: "span";
  readonly low: number;
  readonly high: number;
  /** Each factor is as likely as another, not each difference; `low` is above 0 then. */
  readonly log: boolean;
  /** Whole numbers alone. */
  readonly whole: boolean;
}
/** One of a few, which have no order. */
export interface Choice {
  readonly kind: "choice";
  readonly values: readonly Value[];
}
export type Value = string | number | boolean;
/** By name, what may be tried. */
export type Space = Readonly<Record<string, Span | Choice>>;
/** One of each. */
export type Params = Readonly<Record<string, Value>>;

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,79}$/;

/** `{ low, high, log?, whole? }` or `{ values }`, by name. */
export const space: Parser<Space> = (given, path) => {
  const entries = Object.entries(fields(given, path)).map(([name, one]) => {
    if (!NAME.test(name) || name === "out")
      refuse(`${path}.${name}`, "must be a name of letters, digits and _, and not out");
    return [name, dimension(one, `${path}.${name}`)] as const;
  });
  return entries.length > 0 ? Object.fromEntries(entries) : refuse(path, "must name something");
};

const dimension: Parser<Span | Choice> = (given, path) => {
  const { values, low, high, log = false, whole = false, ...others } = fields(given, path);
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) refuse(`${path}.${unknown}`, "is not a known key");
  if (values !== undefined) {
    if (low !== undefined || high !== undefined) refuse(path, "must have values or low and high");
    return { kind: "choice", values: choices(values, `${path}.values`) };
  }
  if (typeof log !== "boolean" || typeof whole !== "boolean") refuse(path, "must have true or false for log and whole");
  const [from, to] = [end(low, whole, `${path}.low`), end(high, whole, `${path}.high`)];
  if (from >= to) refuse(path, "must have low below high");
  if (log && from <= 0) refuse(`${path}.low`, "must be above 0 where log is true");
  return { kind: "span", low: from, high: to, log, whole };
};

function choices(given: unknown, path: string): readonly Value[] {
  if (!Array.isArray(given) || given.length === 0) refuse(path, "must be a list of one and more");
  const values = (given as readonly unknown[]).map((one, i) =>
    typeof one === "boolean" || (typeof one === "number" && Number.isFinite(one)) ? one : text(one, `${path}[${i}]`),
  );
  return new Set(values).size === values.length ? values : refuse(path, "must not name a value twice");
}

function end(given: unknown, whole: boolean, path: string): number {
  if (typeof given !== "number" || !Number.isFinite(given)) refuse(path, "must be a number");
  return whole && !Number.isSafeInteger(given) ? refuse(path, "must be a whole number") : given;
}

function fields(given: unknown, path: string): Readonly<Record<string, unknown>> {
  return typeof given === "object" && given !== null && !Array.isArray(given)
    ? (given as Record<string, unknown>)
    : refuse(path, "must be an object");
}
