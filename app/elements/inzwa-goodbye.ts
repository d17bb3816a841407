import { html, LitElement, nothing } from "lit";
import type { Failure } from "../../core/failure.ts";
import { say } from "../language/words.ts";
import type { UiLanguage } from "../view.ts";

/** What is left of the page when everything was deleted: a word that it is so, and the way to begin again. */
class InzwaGoodbye extends LitElement {
  static override properties = { language: { attribute: false }, trouble: { attribute: false } };
  declare language: UiLanguage;
  /** What could not be deleted. */
  declare trouble: Failure | undefined;

  constructor() {
    super();
    this.language = "sn";
    this.trouble = undefined;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { language, trouble } = this;
    const how = trouble ? "trouble" : "done";
    return html`<main class="goodbye" data-gone=${how}>
      <h1 class="screen-title" tabindex="-1">${say(language, `gone.${how}`)}</h1>
      <p>${say(language, `gone.${how}.about`)}</p>
      ${trouble ? html`<p class="quiet" lang="en"><code>${trouble.code}</code> ${trouble.message}</p>` : nothing}
      <button type="button" class="button strong" data-action="begin-again" @click=${() => location.reload()}>
        ${say(language, `gone.${how}.again`)}
      </button>
    </main>`;
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>("h1")?.focus();
  }
}

customElements.define("inzwa-goodbye", InzwaGoodbye);

/** Takes the place of the whole page, which then does nothing any more. */
export function sayGoodbye(language: UiLanguage, trouble?: Failure): void {
  history.replaceState(null, "", location.pathname + location.search);
  const goodbye = new InzwaGoodbye();
  Object.assign(goodbye, { language, trouble });
  document.querySelector("inzwa-app")?.replaceWith(goodbye);
}
