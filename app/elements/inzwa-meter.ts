import { html, LitElement } from "lit";
import { percent } from "../language/numbers.ts";
import { say } from "../language/words.ts";
import type { UiLanguage } from "../view.ts";

/** Fifteen bars that fill as the microphone hears; nothing but the filling is drawn anew. */
class InzwaMeter extends LitElement {
  static override properties = { language: { attribute: false }, tenths: { attribute: false } };
  declare language: UiLanguage;
  /** What assistive technology reads; whole tenths, so that it changes seldom. */
  declare tenths: number;

  constructor() {
    super();
    this.language = "sn";
    this.tenths = 0;
  }

  /** loud: 0..1. */
  setLevel(loud: number): void {
    this.tenths = Math.round(loud * 10);
    const fill = this.querySelector<HTMLElement>(".meter-fill");
    if (fill) fill.style.clipPath = `inset(0 ${Math.round(100 - loud * 100)}% 0 0)`;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { language, tenths } = this;
    return html`<div
      class="meter" role="meter" aria-label=${say(language, "meter.label")}
      aria-valuemin="0" aria-valuemax="10" aria-valuenow=${tenths} aria-valuetext=${percent(tenths / 10, language)}
    ><span class="meter-bars"></span><span class="meter-bars meter-fill"></span></div>`;
  }
}

customElements.define("inzwa-meter", InzwaMeter);

declare global {
  interface HTMLElementTagNameMap {
    "inzwa-meter": InzwaMeter;
  }
}
