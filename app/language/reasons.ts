import type { Reason } from "../../core/reason.ts";
import type { UiLanguage } from "../view.ts";
import { size } from "./amounts.ts";
import { say, type WordKey } from "./words.ts";

/** Places whose value is itself one of the page's words. */
const NAMED: Readonly<Record<string, string>> = { stage: "stage", tier: "tier", from: "tier", to: "tier" };

/** Places whose value is in MB. */
const SIZES: ReadonlySet<string> = new Set(["needs", "has", "most"]);

/** A reason as a sentence. Stages, tiers and sizes are told in the page's language; other numbers its messages write. */
export function because(language: UiLanguage, { key, args = {} }: Reason): string {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(args)) values[name] = inWords(language, name, value);
  return say(language, `reason.${key}`, values);
}

function inWords(language: UiLanguage, name: string, value: string | number): string | number {
  if (typeof value === "number") return SIZES.has(name) ? size(value * 1e6, language) : value;
  const named = NAMED[name];
  return named ? say(language, `${named}.${value}` as WordKey) : value;
}
