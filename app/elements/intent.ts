import type { Intents } from "../view.ts";

/** Sends an intent up to whoever composes the page. */
export function intend<Name extends keyof Intents>(from: EventTarget, name: Name, detail: Intents[Name]): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
