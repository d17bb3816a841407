import type { Reason } from "../../core/reason.ts";
import type { UiLanguage } from "../view.ts";
import { size } from "./amounts.ts";
import { locales } from "./numbers.ts";
import { say, type WordKey } from "./words.ts";

/** Places whose value is itself one of the page's words. */
const NAMED: Readonly<Record<string, string>> = { stage: "stage", tier: "tier", from: "tier", to: "tier" };

/** Places whose value is in MB. */
const SIZES: ReadonlySet<string> = new Set(["needs", "has", "most"]);

/** A reason as a sentence. Stages and tiers are named in the page's language, numbers written its way. */
export function because(language: UiLanguage, { key, args = {} }: Reason): string {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(args)) values[name] = inWords(language, name, value);
  return say(language, `reason.${key}`, values);
}

function inWords(language: UiLanguage, name: string, value: string | number): string {
  if (typeof value === "number" && SIZES.has(name)) return size(value * 1e6, language);
  if (typeof value === "number")
    return new Intl.NumberFormat(locales(language), { maximumFractionDigits: 1 }).format(value);
  const named = NAMED[name];
  return named ? say(language, `${named}.${value}` as WordKey) : value;
}
