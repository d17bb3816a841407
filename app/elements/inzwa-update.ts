import { html, LitElement } from "lit";
import { say } from "../language/words.ts";
import type { UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";

/** A newer version waits; nothing changes without consent. */
class InzwaUpdate extends LitElement {
  static override properties = { language: { attribute: false } };
  declare language: UiLanguage;

  constructor() {
    super();
    this.language = "sn";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { language } = this;
    return html`<aside class="update" aria-label=${say(language, "update.text")}>
      <p class="update-text" role="status">${say(language, "update.text")}</p>
      <button type="button" class="button strong" data-action="update" @click=${() => intend(this, "update", null)}>
        ${say(language, "action.update")}
      </button>
      <button
        type="button" class="button" data-action="later"
        @click=${() => intend(this, "dismiss", { what: "update" })}
      >${say(language, "action.later")}</button>
    </aside>`;
  }
}

customElements.define("inzwa-update", InzwaUpdate);
