import { html, LitElement, svg } from "lit";
import { percent } from "../language/numbers.ts";
import { say } from "../language/words.ts";
import type { State, UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";
import { glyphs } from "./marks.ts";

/** Tines around the rim; even, so that sound runs up both sides alike. */
const TINES = 36;
const HALF = TINES / 2;

/**
 * The Talk button: a disc whose colour, outline and glyph tell the state, in a ring of tines that the microphone moves.
 * The newest level stands at the bottom and runs up both sides, so the ring shows the last half second of sound.
 */
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
  readonly #heard: number[] = Array.from({ length: HALF + 1 }, () => 0);
  #held = false;
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");

  constructor() {
    super();
    this.state = "loading";
    this.language = "sn";
    this.share = undefined;
    this.holds = false;
  }

  /** loud: 0..1. */
  setLevel(loud: number): void {
    this.#heard.unshift(loud);
    this.#heard.pop();
    for (const [index, tine] of this.querySelectorAll<SVGElement>(".tine").entries()) {
      const away = Math.min(index, TINES - index);
      const level = this.#still.matches ? loud : (this.#heard[away] ?? 0);
      tine.style.setProperty("--reach", (level * (1 - (0.5 * away) / HALF)).toFixed(3));
    }
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
        <svg class="orb-drawing" viewBox="-120 -120 240 240" aria-hidden="true" focusable="false">
          <circle class="halo" r="74" /><circle class="halo" r="74" />
          <g class="tines">${Array.from({ length: TINES }, (_, index) => this.#tine(index))}</g>
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

  #tine(index: number) {
    const lit = this.share !== undefined && index < Math.round(this.share * TINES);
    return svg`<g transform="rotate(${180 + (index * 360) / TINES})">
      <line class=${lit ? "tine lit" : "tine"} x1="0" y1="-88" x2="0" y2="-118" />
    </g>`;
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
