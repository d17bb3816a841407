import { html, LitElement, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { say } from "../language/words.ts";
import { type Caption, firstView, type Pack, type UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";

/** How near its end, in CSS pixels, the log counts as being read at the end and follows new words. */
const NEAR = 48;

/**
 * Both sides of the conversation as they come. The log itself is silent to screen readers, since its text streams;
 * `<inzwa-announcer>` tells each finished turn.
 */
class InzwaCaptions extends LitElement {
  static override properties = {
    captions: { attribute: false },
    pack: { attribute: false },
    language: { attribute: false },
    ready: { attribute: false },
  };
  declare captions: readonly Caption[];
  declare pack: Pack;
  declare language: UiLanguage;
  declare ready: boolean;
  #follows = true;

  constructor() {
    super();
    this.captions = [];
    this.pack = firstView.pack;
    this.language = "sn";
    this.ready = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { captions, language } = this;
    return html`
      ${captions.length === 0 ? this.#invitation() : nothing}
      <div class="log" role="log" aria-live="off" aria-label=${say(language, "captions.label")} tabindex="0">
        ${repeat(
          captions,
          (caption) => caption.id,
          (caption) => this.#caption(caption),
        )}
      </div>
    `;
  }

  protected override willUpdate(): void {
    const log = this.querySelector(".log");
    if (log) this.#follows = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const log = this.querySelector(".log");
    if (log && changed.has("captions") && this.#follows) log.scrollTop = log.scrollHeight;
  }

  #caption({ role, text, tentative, final }: Caption) {
    const tail =
      final || !tentative
        ? nothing
        : html`<span class="tentative">${text ? ` ${tentative.trimStart()}` : tentative}</span>`;
    return html`<p
      class="caption" lang=${this.pack.tag} data-role=${role} ?data-final=${final}
      data-name=${say(this.language, `captions.${role}`)}
    >${text}${tail}</p>`;
  }

  #invitation() {
    const { language, pack } = this;
    if (pack.hints.length === 0) return nothing;
    return html`<div class="invitation">
      <p>${say(language, "captions.empty")}</p>
      <ul class="asks" lang=${pack.tag}>
        ${pack.hints.map(
          (hint) => html`<li><button
            type="button" class="ask" data-action="ask" aria-disabled=${!this.ready}
            @click=${() => this.ready && intend(this, "send", { text: hint })}
          >${hint}</button></li>`,
        )}
      </ul>
    </div>`;
  }
}

customElements.define("inzwa-captions", InzwaCaptions);
