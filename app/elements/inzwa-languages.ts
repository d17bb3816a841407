import { html, LitElement } from "lit";
import { say, UI_LANGUAGES } from "../language/words.ts";
import { firstView, type UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";

/** The language of the page (`[data-action=language]`), each language under its own name. */
class InzwaLanguages extends LitElement {
  static override properties = { language: { attribute: false } };
  declare language: UiLanguage;

  constructor() {
    super();
    this.language = firstView.language;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { language } = this;
    return html`<select class="languages" data-action="language" aria-label=${say(language, "language.label")} @change=${this.#choose}>
      ${UI_LANGUAGES.map(
        ({ tag, name }) => html`<option value=${tag} lang=${tag} .selected=${tag === language}>${name}</option>`,
      )}
    </select>`;
  }

  #choose(event: Event): void {
    const wanted = (event.target as HTMLSelectElement).value;
    const found = UI_LANGUAGES.find(({ tag }) => tag === wanted);
    if (found) intend(this, "language", { language: found.tag });
  }
}

customElements.define("inzwa-languages", InzwaLanguages);
