import { html, LitElement, nothing, type PropertyValues } from "lit";
import { say } from "../language/words.ts";
import { BUSY, type Loading, type State, type Taking, type UiLanguage, type View } from "../view.ts";
import "./inzwa-meter.ts";
import "./inzwa-orb.ts";
import "./inzwa-progress.ts";
import "./inzwa-taking.ts";
import { intend } from "./intent.ts";
import { arrow } from "./marks.ts";

/** The orb, the word for its state, how one talks or the microphone's level or the progress, and what ends it. */
class InzwaStage extends LitElement {
  static override properties = {
    state: { attribute: false },
    language: { attribute: false },
    progress: { attribute: false },
    taking: { attribute: false },
    told: { attribute: false },
  };
  declare state: State;
  declare language: UiLanguage;
  declare progress: Loading | undefined;
  declare taking: Taking;
  declare told: View["told"];

  constructor() {
    super();
    this.state = "loading";
    this.language = "sn";
    this.progress = undefined;
    this.taking = "auto";
    this.told = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { state, language, progress, taking } = this;
    return html`
      <inzwa-orb .state=${state} .language=${language} .share=${share(progress)} .holds=${taking === "hold"}></inzwa-orb>
      <div class="telling">
        <p class="state-word">${say(language, `state.${state}`)}</p>
        <p class="hint">${this.#hint()}</p>
        ${state === "idle" ? html`<inzwa-taking .taking=${taking} .language=${language}></inzwa-taking>` : nothing}
        ${progress ? html`<inzwa-progress .progress=${progress} .language=${language}></inzwa-progress>` : nothing}
        ${BUSY.has(state) ? this.#controls() : nothing}
      </div>
    `;
  }

  #hint(): string {
    const { state, language, taking, told } = this;
    if (state === "idle") return say(language, told === "released" ? "hint.released" : `taking.${taking}.about`);
    return say(language, state === "listening" && taking === "tap" ? "hint.listening.tap" : `hint.${state}`);
  }

  #controls() {
    const { state, language, taking } = this;
    const stop = html`<button
      type="button" class="button stop" data-action="stop" @click=${() => intend(this, "stop", null)}
    ><span class="stop-sign" aria-hidden="true"></span>${say(language, "action.stop")}</button>`;
    const finish = html`<button
      type="button" class="button finish" data-action="finish" aria-keyshortcuts="Enter"
      @click=${() => intend(this, "finish", null)}
    >${arrow}${say(language, "action.finish")}</button>`;
    return html`<div class="controls">
      <inzwa-meter .language=${language}></inzwa-meter>
      ${state === "listening" && taking !== "hold" ? finish : nothing} ${stop}
    </div>`;
  }

  /** A button that goes away takes with it the keyboard's place on the page, so it is handed to Talk. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("state") || this.state === "listening") return;
    const leaving = BUSY.has(this.state) ? "[data-action=finish]" : "[data-action=finish], [data-action=stop]";
    if (this.ownerDocument.activeElement?.matches(leaving))
      this.querySelector<HTMLButtonElement>("[data-action=talk]")?.focus();
  }
}

function share(progress: Loading | undefined): number | undefined {
  return progress && progress.total > 0 ? Math.min(progress.loaded / progress.total, 1) : undefined;
}

customElements.define("inzwa-stage", InzwaStage);
