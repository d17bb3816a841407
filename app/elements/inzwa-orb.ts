import { html, LitElement } from "lit";
import { percent } from "../language/numbers.ts";
import { say } from "../language/words.ts";
import type { State, UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";
import "./inzwa-ring.ts";
import { glyphs } from "./marks.ts";

/** The Talk button: a disc whose colour, outline and glyph tell the state, in a ring that moves with what goes on. */
class InzwaOrb extends LitElement {
  static override properties = {
    state: { attribute: false },
    language: { attribute: false },
    share: { attribute: false },
    holds: { attribute: false },
  };
  declare state: State;
  declare language: UiLanguage;
  /** How much has been loaded, 0..1; undefined while unknown. */
  declare share: number | undefined;
  /** Push-to-talk: the button is held down while speaking. */
  declare holds: boolean;
  #held = false;

  constructor() {
    super();
    this.state = "loading";
    this.language = "sn";
    this.share = undefined;
    this.holds = false;
  }

  /** loud: 0..1. */
  setLevel(loud: number): void {
    this.querySelector("inzwa-ring")?.setLevel(loud);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { state, language } = this;
    return html`
      <button
        type="button" class="orb" data-action="talk" ?disabled=${state === "loading"}
        @click=${() => this.holds || intend(this, "talk", null)}
        @pointerdown=${this.#press} @pointerup=${this.#release} @pointercancel=${this.#release}
        @keydown=${this.#press} @keyup=${this.#release} @blur=${this.#release}
        @contextmenu=${(event: Event) => this.holds && event.preventDefault()}
      >
        <inzwa-ring .state=${state} .share=${this.share}></inzwa-ring>
        <svg class="orb-drawing" viewBox="-120 -120 240 240" aria-hidden="true" focusable="false">
          <rect class="body" x="-74" y="-74" width="148" height="148" />
          ${glyphs[state]}
        </svg>
        <span class="orb-name">${say(language, "action.talk")}</span>
      </button>
      ${this.#share()}
    `;
  }

  readonly #press = (event: PointerEvent | KeyboardEvent): void => {
    if (!this.holds || this.#held || !isPress(event)) return;
    this.#held = true;
    if ("pointerId" in event) (event.currentTarget as Element).setPointerCapture(event.pointerId);
    intend(this, "press", null);
  };

  readonly #release = (): void => {
    if (!this.#held) return;
    this.#held = false;
    intend(this, "release", null);
  };

  #share() {
    const { state, share, language } = this;
    const text = state === "loading" && share !== undefined ? percent(share, language) : "";
    return html`<span class="orb-share" aria-hidden="true">${text}</span>`;
  }
}

function isPress(event: PointerEvent | KeyboardEvent): boolean {
  if ("button" in event) return event.button === 0;
  return !event.repeat && (event.key === " " || event.key === "Enter");
}

customElements.define("inzwa-orb", InzwaOrb);

declare global {
  interface HTMLElementTagNameMap {
    "inzwa-orb": InzwaOrb;
  }
}
