import { html, LitElement } from "lit";
import type { HistoryView } from "../history/history-view.ts";
import { say } from "../language/words.ts";
import type { UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";

/** What was deleted a moment ago can be had back, from any screen: `[data-deleted=ID]` with `[data-action=undo]`. */
class InzwaUndo extends LitElement {
  static override properties = { deleted: { attribute: false }, language: { attribute: false } };
  declare deleted: HistoryView["deleted"];
  declare language: UiLanguage;

  constructor() {
    super();
    this.deleted = [];
    this.language = "sn";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** The status itself always stands: screen readers announce only what is added to it. */
  protected override render() {
    const { language } = this;
    return html`<div class="undo" role="status">
      ${this.deleted.map(
        ({ id, title }) => html`<p class="undo-line" data-deleted=${id}>
          <span class="undo-text">${say(language, "history.deleted", { title })}</span>
          <button type="button" class="button small" data-action="undo" @click=${() => intend(this, "history.undo", { id })}>
            ${say(language, "history.undo")}
          </button>
        </p>`,
      )}
    </div>`;
  }
}

customElements.define("inzwa-undo", InzwaUndo);
