import { html } from "lit";
import type { CollectIntents } from "../../collect/view.ts";
import { type CollectKey, tell } from "../../collect/words.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";

/** Intents that carry nothing. */
type Plain = { [Name in keyof CollectIntents]: CollectIntents[Name] extends null ? Name : never }[keyof CollectIntents];

export function button(
  language: UiLanguage,
  intent: Plain,
  label: CollectKey,
  how: { strong?: boolean; disabled?: boolean } = {},
) {
  return html`<button
    type="button" class="button ${how.strong ? "strong" : ""}" data-action=${intent.replace(".", "-")} ?disabled=${how.disabled ?? false}
    @click=${sends(intent, null)}
  >${tell(language, label)}</button>`;
}
