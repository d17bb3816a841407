import { html, LitElement, nothing } from "lit";
import { say } from "../language/words.ts";
import { type Away, nothingAway } from "../server/server-view.ts";
import type { UiLanguage } from "../view.ts";

/** One after the other, as they are done. */
function whatLeaves(language: UiLanguage, stages: Away["stages"]): string {
  return stages.map((stage) => say(language, `away.${stage}`)).join(" · ");
}

/**
 * What leaves the device, wherever a person talks: `[data-away=asr llm tts]` with the stages that go to the server, and
 * `[data-away-told=...]` for a change of who answers. The announcer reads it out.
 */
class InzwaAway extends LitElement {
  static override properties = { away: { attribute: false }, language: { attribute: false } };
  declare away: Away;
  declare language: UiLanguage;

  constructor() {
    super();
    this.away = nothingAway;
    this.language = "sn";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { away, language } = this;
    const { host, stages, told } = away;
    return html`${
      stages.length === 0
        ? nothing
        : html`<p class="away" data-away=${stages.join(" ")}>
            <strong>${say(language, "away.goes", { host })}</strong> ${whatLeaves(language, stages)}
          </p>`
    }${told === "" ? nothing : html`<p class="away-told" data-away-told=${told}>${say(language, `away.${told}`, { host })}</p>`}`;
  }
}

customElements.define("inzwa-away", InzwaAway);
