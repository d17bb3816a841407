import { html, LitElement, nothing } from "lit";
import type { ReleaseRow } from "../../release/release-view.ts";
import { hasReleaseWords, loadReleaseWords, tell } from "../../release/words.ts";
import type { UiLanguage } from "../../view.ts";

/**
 * What became of a model that is tried beside the one that serves, and not heard. What its surface promises:
 * `[data-beside=STATE]`, and `[data-missed="MEASURE ..."]` where it does not keep to its bounds.
 */
class InzwaBeside extends LitElement {
  static override properties = { row: { attribute: false }, language: { attribute: false } };
  declare row: ReleaseRow | undefined;
  declare language: UiLanguage;

  constructor() {
    super();
    this.row = undefined;
    this.language = "sn";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(): void {
    if (hasReleaseWords(this.language)) return;
    void loadReleaseWords(this.language).then(
      () => this.requestUpdate(),
      () => undefined,
    );
  }

  protected override render() {
    const { row, language } = this;
    if (!row || !hasReleaseWords(language)) return nothing;
    const { state, turns, missed } = row;
    return html`
      <span data-beside=${state}>${tell(language, state === "coming" ? "running" : state)}</span>
      ${turns > 0 ? html`<span class="quiet">${tell(language, "turns", { count: turns })}</span>` : nothing}
      ${missed.length > 0 ? html`<span class="warn-mark" data-missed=${missed.join(" ")}>${tell(language, "missed")}</span>` : nothing}
    `;
  }
}

customElements.define("inzwa-beside", InzwaBeside);
