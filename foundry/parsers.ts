import { type Parser, refuse } from "../core/parse.ts";
import { readUtc } from "../core/utc.ts";

/** A string, which may be empty. */
export const words: Parser<string> = (value, path) =>
  typeof value === "string" ? value : refuse(path, "must be a string");

/** Finite, 0 or more. */
export const amount: Parser<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0
    ? value
    : refuse(path, "must be a number, 0 or more");

export const share: Parser<number> = (value, path) => {
  const given = amount(value, path);
  return given <= 1 ? given : refuse(path, "must be 0 to 1");
};

/** UTC, `2026-11-21T09:00:00Z`. */
export const utc: Parser<string> = (value, path) =>
  typeof value === "string" && readUtc(value) !== undefined
    ? value
    : refuse(path, "must be a time like 2026-11-21T09:00:00Z");
