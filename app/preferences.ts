import { recall, remember } from "./memory.ts";

const KEY = "settings";

/** What the person chose on the page's screens: the last layer of the settings, kept as JSON between visits. */
export function chosenSettings(): Readonly<Record<string, unknown>> {
  try {
    const kept: unknown = JSON.parse(recall(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null && !Array.isArray(kept) ? { ...kept } : {};
  } catch {
    return {};
  }
}

/** undefined takes a choice back. Returns what is chosen from now on. */
export function choose(changes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries({ ...chosenSettings(), ...changes }).filter(([, value]) => value !== undefined);
  const next = Object.fromEntries(entries);
  remember(KEY, JSON.stringify(next));
  return next;
}
