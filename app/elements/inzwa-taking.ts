import { html, LitElement } from "lit";
import { say } from "../language/words.ts";
import { firstView, type Taking, type UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";
import { takingMarks } from "./talk-marks.ts";

const WAYS: readonly Taking[] = ["auto", "tap", "hold"];

/** How one talks: who says that a turn is over. What each way means stands in the stage's hint once it is chosen. */
class InzwaTaking extends LitElement {
  static override properties = { taking: { attribute: false }, language: { attribute: false } };
  declare taking: Taking;
  declare language: UiLanguage;

  constructor() {
    super();
    this.taking = firstView.taking;
    this.language = firstView.language;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    return html`<fieldset class="taking">
      <legend class="unseen">${say(this.language, "taking.label")}</legend>
      ${WAYS.map((way) => this.#way(way))}
    </fieldset>`;
  }

  #way(way: Taking) {
    const about = say(this.language, `taking.${way}.about`);
    return html`<label class="way" title=${about}>
      <input
        class="way-input" type="radio" name="taking" value=${way} data-action="taking" aria-description=${about}
        .checked=${way === this.taking} @change=${() => intend(this, "taking", { taking: way })}
      />
      ${takingMarks[way]}<span class="way-word">${say(this.language, `taking.${way}`)}</span>
    </label>`;
  }
}

customElements.define("inzwa-taking", InzwaTaking);
