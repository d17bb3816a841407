import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { CollectView } from "../collect/view.ts";
import { hasCollectWords, loadCollectWords, tell } from "../collect/words.ts";
import { say } from "../language/words.ts";
import type { UiLanguage } from "../view.ts";
import { about } from "./collect/about.ts";
import { asking } from "./collect/asking.ts";
import { booth } from "./collect/booth.ts";
import { clips } from "./collect/clips.ts";
import { leaving } from "./collect/leaving.ts";
import { notice } from "./collect/notice.ts";
import { takingBack } from "./collect/sending.ts";
import { sends } from "./intent.ts";
import "./inzwa-meter.ts";

/**
 * The screen where somebody gives their voice. What its surface promises:
 * - itself: `data-collect=loading|off|asking|ready`;
 * - `[data-action=collect-on]` where it is off;
 * - asking: `[data-scope=NAME]` with radios of value `yes` and `no`, `[data-action=collect-agree|refuse|listen|voice]`;
 * - the booth: `[data-booth=STATE]`, `[data-sentence]`, `[data-action=collect-record|done|cancel|skip]`,
 *   `[data-trouble=NAME]`, `[data-action=collect-keep|delete|play][data-clip=ID]`;
 * - the list: `[data-clip-row=ID][data-clip-state=recorded|kept]`;
 * - `[data-damaged=ID]` for a recording that cannot be opened;
 * - `[data-sending=STATE][data-stored=N]`, `[data-action=collect-address|send|stay|pause]`, `[data-recalled=N]`;
 * - `[data-action=collect-save]`, `[data-action=collect-withdraw]`, then `[data-action=collect-withdraw-yes]`.
 */
class InzwaCollect extends LitElement {
  static override properties = {
    collect: { attribute: false },
    language: { attribute: false },
    _sure: { state: true },
  };
  declare collect: CollectView | undefined;
  declare language: UiLanguage;
  /** The person was told what a withdrawal does, and has not said yes yet. */
  declare _sure: boolean;

  constructor() {
    super();
    this.collect = undefined;
    this.language = "sn";
    this._sure = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { language } = this;
    if (!hasCollectWords(language))
      void loadCollectWords(language).then(
        () => this.requestUpdate(),
        () => undefined,
      );
    if (changed.has("collect") && this.collect?.status !== "ready") this._sure = false;
  }

  /** What replaces the field or the button that had the focus gets it. */
  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get("collect")?.sending?.question !== undefined;
    const now = this.collect?.sending?.question !== undefined;
    if (!changed.has("collect") || before === now) return;
    this.querySelector<HTMLElement>(now ? "[data-action=collect-stay]" : "[data-sending] button")?.focus();
  }

  protected override render() {
    const { language, collect } = this;
    this.dataset.collect = hasCollectWords(language) ? (collect?.status ?? "loading") : "loading";
    return html`<h2 class="screen-title" tabindex="-1">${say(language, "setting.collect.name")}</h2>
      ${hasCollectWords(language) && collect ? this.#parts(collect) : nothing}`;
  }

  #parts(view: CollectView) {
    const { language } = this;
    return html`<p class="models-about">${tell(language, "about")}</p>
      ${notice(language, view)} ${takingBack(language, view.sending, !view.booth)} ${view.status === "off" ? off(language) : nothing}
      ${view.asking ? asking(language, view.asking) : nothing}
      ${
        view.booth
          ? html`<div class="collect-columns">
              <div>${booth(language, view.booth, view)}</div>
              <div>${clips(language, view)} ${leaving(language, view, this._sure, (sure) => this.#ask(sure))} ${about(language, view.about)}</div>
            </div>`
          : nothing
      }`;
  }

  #ask(sure: boolean): void {
    this._sure = sure;
    const next = sure ? "collect-withdraw-no" : "collect-withdraw";
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`[data-action=${next}]`)?.focus());
  }
}

function off(language: UiLanguage) {
  return html`<div class="collect-card">
    <p>${tell(language, "off")}</p>
    <div class="measure-buttons">
      <button type="button" class="button strong" data-action="collect-on" @click=${sends("collect.on", null)}>${tell(language, "on")}</button>
    </div>
  </div>`;
}

customElements.define("inzwa-collect", InzwaCollect);
