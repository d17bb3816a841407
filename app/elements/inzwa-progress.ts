import { html, LitElement, nothing } from "lit";
import { megabytes, percent } from "../language/numbers.ts";
import { say } from "../language/words.ts";
import type { Loading, UiLanguage } from "../view.ts";

/** What is being loaded, in megabytes and percent. */
class InzwaProgress extends LitElement {
  static override properties = { progress: { attribute: false }, language: { attribute: false } };
  declare progress: Loading | undefined;
  declare language: UiLanguage;

  constructor() {
    super();
    this.progress = undefined;
    this.language = "sn";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { progress, language } = this;
    if (!progress) return nothing;
    const label = say(language, `progress.${progress.what}`);
    if (progress.total <= 0) {
      return html`<p class="progress-line"><span>${label}</span></p><progress aria-label=${label}></progress>`;
    }
    const share = Math.min(progress.loaded / progress.total, 1);
    const loaded = megabytes(Math.min(progress.loaded, progress.total), language);
    return html`
      <p class="progress-line"><span>${label}</span></p>
      <progress aria-label=${label} max="1" .value=${share}></progress>
      <p class="progress-line progress-numbers">
        <span>${say(language, "progress.bytes", { loaded, total: megabytes(progress.total, language) })}</span>
        <span>${percent(share, language)}</span>
      </p>
      ${progress.waiting ? html`<p data-waiting=${progress.waiting}>${say(language, `wait.${progress.waiting}`)}</p>` : nothing}
    `;
  }
}

customElements.define("inzwa-progress", InzwaProgress);
