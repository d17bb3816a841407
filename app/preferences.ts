import { forget, recall, remember } from "./memory.ts";

const KEY = "settings";
/** Where the first version kept the page's language. */
const OLD_LANGUAGE = "ui_language";

/** What the person chose on the page's screens: the last layer of the settings, kept as JSON between visits. */
export function chosenSettings(): Readonly<Record<string, unknown>> {
  const language = recall(OLD_LANGUAGE);
  const old = language ? { ui_language: language } : {};
  try {
    const kept: unknown = JSON.parse(recall(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null && !Array.isArray(kept) ? { ...old, ...kept } : old;
  } catch {
    return old;
  }
}

/** undefined takes a choice back. Returns what is chosen from now on. */
export function choose(changes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries({ ...chosenSettings(), ...changes }).filter(([, value]) => value !== undefined);
  const next = Object.fromEntries(entries);
  remember(KEY, JSON.stringify(next));
  return next;
}

/** Every choice is taken back. */
export function forgetChoices(): void {
  forget(KEY);
  forget(OLD_LANGUAGE);
}
