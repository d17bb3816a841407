import { html, LitElement, nothing, type TemplateResult } from "lit";
import { say } from "../language/words.ts";
import { firstView, type View } from "../view.ts";
import { STEPS, type Step, type WelcomeView } from "../welcome/welcome-view.ts";
import "./inzwa-meter.ts";
import { intend } from "./intent.ts";
import { loudness } from "./loudness.ts";
import { cost } from "./welcome/cost.ts";
import { pageLanguage, pickedPack, spokenLanguage } from "./welcome/languages.ts";
import { microphone } from "./welcome/microphone.ts";
import { question } from "./welcome/question.ts";

const SHOWN: Readonly<Record<Step, (view: View, welcome: WelcomeView) => TemplateResult>> = {
  language: pageLanguage,
  speech: spokenLanguage,
  cost,
  microphone,
  question,
};

/**
 * The first steps, one decision at a time, beside a page that works already. What its surface promises:
 * `[data-welcome-step=language|speech|cost|microphone|question]`, within it `[data-action=welcome-next]`, `welcome-back`
 * (not at the first), `welcome-skip` (not at the last), `welcome-done` (at the last alone). Escape skips.
 */
class InzwaWelcome extends LitElement {
  static override properties = { view: { attribute: false } };
  declare view: View;
  #shown: Step | undefined;

  constructor() {
    super();
    this.view = firstView;
  }

  /** How loud the microphone is that is being tried: RMS, 0..1. Costs no rendering. */
  setLevel(rms: number): void {
    this.querySelector("inzwa-meter")?.setLevel(loudness(rms));
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { language, welcome } = this.view;
    if (!welcome) return nothing;
    const at = STEPS.indexOf(welcome.step);
    return html`<section
      class="welcome" aria-label=${say(language, "welcome.label")} data-welcome-step=${welcome.step} @keydown=${this.#keys}
    >
      <p class="welcome-count">
        ${say(language, "welcome.step", { number: at + 1, of: STEPS.length })}
        <span class="welcome-line" aria-hidden="true">${STEPS.map((_, i) => html`<span ?data-past=${i <= at}></span>`)}</span>
      </p>
      <h3 class="welcome-title" tabindex="-1">${say(language, `welcome.${welcome.step}.title`)}</h3>
      <div class="welcome-body">${SHOWN[welcome.step](this.view, welcome)}</div>
      ${this.#ways(at)}
    </section>`;
  }

  #ways(at: number) {
    const { language } = this.view;
    const [before, next] = [STEPS[at - 1], STEPS[at + 1]];
    const button = (action: string, kind: string, words: string, click: () => void) =>
      html`<button type="button" class="button ${kind}" data-action=${action} @click=${click}>${words}</button>`;
    const go = (step: Step) => () => {
      const tag = step === next ? pickedPack(this, this.view) : undefined;
      if (tag) intend(this, "models.language", { tag });
      intend(this, "welcome.step", { step });
    };
    const end = () => intend(this, "welcome.end", null);
    return html`<div class="welcome-ways">
      ${
        next
          ? button("welcome-next", "strong", say(language, "welcome.next"), go(next))
          : button("welcome-done", "strong", say(language, "welcome.done"), end)
      }
      ${before ? button("welcome-back", "", say(language, "welcome.back"), go(before)) : nothing}
      ${next ? button("welcome-skip", "welcome-skip", say(language, "welcome.skip"), end) : nothing}
    </div>`;
  }

  protected override updated(): void {
    const { welcome } = this.view;
    const before = this.#shown;
    this.#shown = welcome?.step;
    if (!welcome || before === welcome.step) return;
    // A page that has just been opened is read from its top; nobody is torn away from there.
    if (before === undefined && !welcome.called) return;
    const title = this.querySelector<HTMLElement>(".welcome-title");
    title?.focus({ preventScroll: true });
    this.querySelector(".welcome")?.scrollIntoView({ block: "nearest" });
  }

  /** Escape ends the first steps and stops nothing else. */
  #keys(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    intend(this, "welcome.end", null);
  }
}

customElements.define("inzwa-welcome", InzwaWelcome);

declare global {
  interface HTMLElementTagNameMap {
    "inzwa-welcome": InzwaWelcome;
  }
}
