import { html } from "lit";
import { day } from "../../language/amounts.ts";
import { say } from "../../language/words.ts";
import type { ModelsView } from "../../models-view.ts";
import type { UiLanguage } from "../../view.ts";

/** Who vouches for the list of models, and how long. */
export function trust(language: UiLanguage, { trust: { version, expires, test, key } }: ModelsView) {
  return html`<section class="models-part" aria-labelledby="models-trust" data-trust=${test ? "test" : "signed"}>
    <h3 id="models-trust">${say(language, "trust.heading")}</h3>
    <p class="marks">
      <span>${say(language, "trust.version", { version: String(version) })}</span>
      <span>${say(language, "trust.until", { day: day(expires, language) })}</span>
      ${
        test
          ? html`<span class="warn-mark">${say(language, "trust.test")}</span>`
          : html`<span>${say(language, "trust.signed")}</span>`
      }
    </p>
    ${test ? html`<p class="warning">${say(language, "trust.test.about")}</p>` : ""}
    <p class="quiet key">${say(language, "trust.key", { key })}</p>
  </section>`;
}
