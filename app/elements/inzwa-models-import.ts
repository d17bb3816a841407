import { html, LitElement, nothing } from "lit";
import { draft } from "../drafts.ts";
import { say, type WordKey } from "../language/words.ts";
import type { UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";
import { addressTrouble } from "./models/address.ts";

/** A pack from a file or from an address. The file field is `[data-action=models-import]`, an `<input type=file>`. */
class InzwaModelsImport extends LitElement {
  static override properties = {
    language: { attribute: false },
    https: { attribute: false },
    trouble: { state: true },
  };
  declare language: UiLanguage;
  /** As in ModelsView. */
  declare https: boolean;
  declare trouble: WordKey | undefined;

  constructor() {
    super();
    this.language = "sn";
    this.https = true;
    this.trouble = undefined;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { language, https, trouble } = this;
    return html`<section class="models-part" aria-labelledby="models-import">
      <h3 id="models-import">${say(language, "import.heading")}</h3>
      <p>${say(language, "import.about")}</p>
      <label class="button file">
        ${say(language, "action.import-file")}
        <input type="file" class="file-input" data-action="models-import" @change=${this.#take} />
      </label>
      <form class="address" novalidate @submit=${this.#fetch}>
        <label class="quiet" for="models-address">${say(language, "import.address")}</label>
        <div class="address-row">
          <input
            id="models-address" class="field" type="url" name="address" inputmode="url" autocomplete="off"
            spellcheck="false" placeholder="https://" aria-describedby="models-address-note"
            aria-invalid=${trouble ? "true" : nothing} @input=${this.#calm}
            ${draft("models-address")}
          />
          <button type="submit" class="button" data-action="models-import-address">
            ${say(language, "action.import-address")}
          </button>
        </div>
        <div id="models-address-note">
          ${trouble ? html`<p class="warning" role="alert" data-address-trouble>${say(language, trouble)}</p>` : nothing}
          ${https && trouble !== "import.http" ? html`<p class="quiet">${say(language, "import.https")}</p>` : nothing}
        </div>
      </form>
    </section>`;
  }

  #take(event: Event): void {
    const field = event.currentTarget;
    if (!(field instanceof HTMLInputElement)) return;
    const file = field.files?.[0];
    if (file) intend(this, "models.import-file", { file });
    // The same file chosen again must be a change again.
    field.value = "";
  }

  #fetch(event: SubmitEvent): void {
    event.preventDefault();
    const field = this.querySelector<HTMLInputElement>("#models-address");
    const url = field?.value.trim() ?? "";
    this.trouble = addressTrouble(url, this.https);
    if (this.trouble) field?.focus();
    else intend(this, "models.import-url", { url });
  }

  #calm(): void {
    this.trouble = undefined;
  }
}

customElements.define("inzwa-models-import", InzwaModelsImport);
