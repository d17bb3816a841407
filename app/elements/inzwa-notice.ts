import { html, LitElement, nothing } from "lit";
import type { Failure } from "../../core/failure.ts";
import { say } from "../language/words.ts";
import type { UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";

/** A failure in words, with what to do about it. */
class InzwaNotice extends LitElement {
  static override properties = {
    failure: { attribute: false },
    language: { attribute: false },
    retry: { attribute: false },
  };
  declare failure: Failure | undefined;
  declare language: UiLanguage;
  /** False where there is nothing that the button could try again. */
  declare retry: boolean;

  constructor() {
    super();
    this.failure = undefined;
    this.language = "sn";
    this.retry = true;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { failure, language } = this;
    if (!failure) return nothing;
    return html`<div class="notice" data-failure=${failure.code}>
      <div role="alert">
        <p class="notice-title">${say(language, `failure.${failure.code}.title`)}</p>
        <p class="notice-remedy">${say(language, `failure.${failure.code}.remedy`)}</p>
      </div>
      <div class="notice-actions">
        ${this.retry ? this.#wayOut(failure) : nothing}
        <button
          type="button" class="button" data-action="dismiss"
          @click=${() => intend(this, "dismiss", { what: "failure" })}
        >${say(language, "action.dismiss")}</button>
      </div>
      <details class="more">
        <summary>${say(language, "failure.details")}</summary>
        <p lang="en"><code>${failure.code}</code> ${failure.message}</p>
      </details>
    </div>`;
  }

  /** What is not here is found on the Models screen; for the rest another try may do. */
  #wayOut({ code }: Failure) {
    if (AT_MODELS.has(code))
      return html`<a class="button strong" href="#models" data-nav="models">${say(this.language, "nav.models")}</a>`;
    return html`<button
      type="button" class="button strong" data-action="retry" @click=${() => intend(this, "retry", null)}
    >${say(this.language, "action.retry")}</button>`;
  }
}

const AT_MODELS: ReadonlySet<Failure["code"]> = new Set(["no-model", "evicted", "stepped-down"]);

customElements.define("inzwa-notice", InzwaNotice);
