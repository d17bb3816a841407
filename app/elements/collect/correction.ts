import { html, nothing } from "lit";
import type { BoothView } from "../../collect/view.ts";
import { tell } from "../../collect/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";

/** What the assistant heard in this conversation: one of it is chosen and set right, and then read aloud. */
export function correction(language: UiLanguage, { heard, sentence }: BoothView, tag: string) {
  const choose = (text: string) => (event: Event) => event.target && intend(event.target, "collect.correct", { text });
  return html`${
    heard.length === 0
      ? html`<p class="quiet" data-nothing-heard>${tell(language, "correction.none")}</p>`
      : html`<ul class="collect-heard" role="list" aria-label=${tell(language, "correction.heard")}>
          ${heard.map((text) => html`<li><button type="button" class="button small" data-action="collect-heard" lang=${tag} @click=${choose(text)}>${text}</button></li>`)}
        </ul>`
  }
  ${
    heard.length === 0 && sentence === ""
      ? nothing
      : html`<label class="collect-field">
          <span>${tell(language, "correction.label")}</span>
          <textarea
            class="field" rows="2" maxlength="500" data-action="collect-correct" lang=${tag} .value=${sentence}
            @change=${(event: Event) => choose((event.target as HTMLTextAreaElement).value)(event)}
          ></textarea>
        </label>`
  }`;
}
