import type { Detail } from "./note.ts";
import { int, type Plain } from "./otlp-values.ts";

/** Details that count something; the others are measured. */
const COUNTS: ReadonlySet<string> = new Set([
  "samples",
  "sampleRate",
  "words",
  "promptTokens",
  "reused",
  "tokens",
  "phrase",
  "depth",
  "level",
]);

/** A note's details under names of ours: `promptTokens` becomes `inzwa.prompt_tokens`. */
export function detailOf(detail: Detail = {}): Readonly<Record<string, Plain>> {
  const told = Object.entries(detail).map(([key, value]) => {
    const name = `inzwa.${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
    return [name, typeof value === "number" && COUNTS.has(key) ? int(value) : value] as const;
  });
  return Object.fromEntries(told);
}
