import { html, LitElement, nothing, type PropertyValues } from "lit";
import { say } from "../language/words.ts";
import { BUSY, type Loading, type State, type UiLanguage } from "../view.ts";
import "./inzwa-meter.ts";
import "./inzwa-orb.ts";
import "./inzwa-progress.ts";
import { intend } from "./intent.ts";

/** The orb, the word for its state, the microphone's level or the progress, and Stop. */
class InzwaStage extends LitElement {
  static override properties = {
    state: { attribute: false },
    language: { attribute: false },
    progress: { attribute: false },
    holds: { attribute: false },
  };
  declare state: State;
  declare language: UiLanguage;
  declare progress: Loading | undefined;
  declare holds: boolean;

  constructor() {
    super();
    this.state = "loading";
    this.language = "sn";
    this.progress = undefined;
    this.holds = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { state, language, progress, holds } = this;
    return html`
      <inzwa-orb .state=${state} .language=${language} .share=${share(progress)} .holds=${holds}></inzwa-orb>
      <div class="telling">
        <p class="state-word">${say(language, `state.${state}`)}</p>
        <p class="hint">${say(language, holds && state === "idle" ? "hint.hold" : `hint.${state}`)}</p>
        ${progress ? html`<inzwa-progress .progress=${progress} .language=${language}></inzwa-progress>` : nothing}
        ${
          state === "loading"
            ? nothing
            : html`<div class="controls">
                <inzwa-meter .language=${language}></inzwa-meter>
                <button
                  type="button" class="button stop" data-action="stop" ?disabled=${!BUSY.has(state)}
                  @click=${() => intend(this, "stop", null)}
                ><span class="stop-sign" aria-hidden="true"></span>${say(language, "action.stop")}</button>
              </div>`
        }
      </div>
    `;
  }

  /** A disabled button loses the keyboard's place on the page, so Stop hands it to Talk. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("state") || BUSY.has(this.state)) return;
    const stop = this.querySelector<HTMLButtonElement>("[data-action=stop]");
    if (stop && stop === this.ownerDocument.activeElement) {
      this.querySelector<HTMLButtonElement>("[data-action=talk]")?.focus();
    }
  }
}

function share(progress: Loading | undefined): number | undefined {
  return progress && progress.total > 0 ? Math.min(progress.loaded / progress.total, 1) : undefined;
}

customElements.define("inzwa-stage", InzwaStage);
