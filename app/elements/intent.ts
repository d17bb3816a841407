import type { Intents } from "../view.ts";

/** Sends an intent up to whoever composes the page. */
export function intend<Name extends keyof Intents>(from: EventTarget, name: Name, detail: Intents[Name]): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}

/** The same as a listener, for templates that have no element of their own. */
export function sends<Name extends keyof Intents>(name: Name, detail: Intents[Name]): (event: Event) => void {
  return ({ currentTarget }) => {
    if (currentTarget) intend(currentTarget, name, detail);
  };
}
