import { html } from "lit";
import { say, type WordKey } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";

/** The name of a number; opened, it says in plain words what the number is. */
export function explained(language: UiLanguage, name: WordKey, about: WordKey) {
  return html`<details class="explained">
    <summary>${say(language, name)}</summary>
    <p>${say(language, about)}</p>
  </details>`;
}
