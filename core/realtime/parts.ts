import { type Parser, refuse } from "../parse.ts";

/** Parsers that the events share. */

export function anyText(most: number): Parser<string> {
  return (value, path) => {
    if (typeof value !== "string") return refuse(path, "must be a string");
    return value.length <= most ? value : refuse(path, `must have ${most} characters at most`);
  };
}

export function nullable<T>(parser: Parser<T>): Parser<T | null> {
  return (value, path) => (value === null ? null : parser(value, path));
}

/** least, most: both may be reached. */
export function between(least: number, most: number): Parser<number> {
  return (value, path) =>
    typeof value === "number" && value >= least && value <= most
      ? value
      : refuse(path, `must be a number from ${least} to ${most}`);
}

export function wholeBetween(least: number, most: number): Parser<number> {
  const inside = between(least, most);
  return (value, path) =>
    Number.isInteger(inside(value, path)) ? (value as number) : refuse(path, "must be a whole number");
}

/** Taken whatever it is: it says nothing to us, and clients send it. */
export const anything: Parser<unknown> = (value) => value;

/** Whatever JSON can hold, up to so many characters. */
export function json(most: number): Parser<unknown> {
  return (value, path) =>
    JSON.stringify(value ?? null).length <= most ? value : refuse(path, `must have ${most} characters at most`);
}

/** One of several shapes, told apart by `type`. */
export function byType<T>(shapes: Readonly<Record<string, Parser<T>>>): Parser<T> {
  return (value, path) => {
    const type = typeof value === "object" && value !== null ? (value as { type?: unknown }).type : undefined;
    const names = Object.keys(shapes).join(", ");
    const shape = typeof type === "string" && Object.hasOwn(shapes, type) ? shapes[type] : undefined;
    return shape ? shape(value, path) : refuse(path ? `${path}.type` : "type", `must be one of ${names}`);
  };
}

export const id = anyText(128);
/** Characters of one text: as many as the longest instructions that are taken. */
export const LONGEST_TEXT = 65_536;
