import { html, LitElement, nothing, type PropertyValues } from "lit";
import { say } from "../language/words.ts";
import { BUSY, firstView, type View } from "../view.ts";
import "./inzwa-about.ts";
import "./inzwa-announcer.ts";
import "./inzwa-captions.ts";
import "./inzwa-composer.ts";
import "./inzwa-header.ts";
import "./inzwa-notice.ts";
import "./inzwa-stage.ts";
import "./inzwa-update.ts";
import { intend } from "./intent.ts";
import { loudness } from "./loudness.ts";

/**
 * The whole page. Give it a `view`; hear its `Intents`. Renders into light DOM, and mirrors `view.state` to
 * `data-state` and a finished offline copy to `data-offline="ready"`.
 */
class InzwaApp extends LitElement {
  static override properties = { view: { attribute: false } };
  declare view: View;

  constructor() {
    super();
    this.view = firstView;
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && BUSY.has(this.view.state)) intend(this, "stop", null);
    });
  }

  /** Shows how loud the microphone is now: RMS of the latest samples, 0..1. Costs no rendering. */
  setLevel(rms: number): void {
    const loud = loudness(rms);
    this.dataset.hearing = "";
    this.style.setProperty("--level", loud.toFixed(3));
    this.querySelector("inzwa-orb")?.setLevel(loud);
    this.querySelector("inzwa-meter")?.setLevel(loud);
  }

  /** What stood here before the script ran makes room. */
  protected override createRenderRoot(): HTMLElement {
    this.replaceChildren();
    return this;
  }

  protected override render() {
    const { view } = this;
    const { language, state, pack } = view;
    return html`<div class="page">
      <inzwa-header .view=${view}></inzwa-header>
      ${view.update ? html`<inzwa-update .language=${language}></inzwa-update>` : nothing}
      <main class="main">
        <section class="stage" aria-label=${say(language, "stage.label")}>
          <inzwa-stage .state=${state} .language=${language} .progress=${view.progress}></inzwa-stage>
          ${view.failure ? html`<inzwa-notice .failure=${view.failure} .language=${language}></inzwa-notice>` : nothing}
        </section>
        <section class="panel" aria-label=${say(language, "captions.label")}>
          <inzwa-captions
            .captions=${view.captions} .pack=${pack} .language=${language} .ready=${state !== "loading"}
          ></inzwa-captions>
          <inzwa-composer .language=${language} .tag=${pack.tag} .ready=${state !== "loading"}></inzwa-composer>
          ${pack.synthetic ? html`<p class="pack">${say(language, "pack.synthetic")}</p>` : nothing}
        </section>
      </main>
      <inzwa-about .view=${view}></inzwa-about>
      <inzwa-announcer .view=${view}></inzwa-announcer>
    </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { state, offline, captions, language } = this.view;
    const before = changed.get("view");
    this.dataset.state = state;
    this.toggleAttribute("data-talked", captions.length > 0);
    if (offline === "ready") this.dataset.offline = "ready";
    else delete this.dataset.offline;
    if (before?.state !== state && !BUSY.has(state)) this.#quiet();
    if (before?.language !== language) {
      this.lang = language;
      this.ownerDocument.documentElement.lang = language;
      this.ownerDocument.title = say(language, "title");
    }
  }

  #quiet(): void {
    this.setLevel(0);
    delete this.dataset.hearing;
  }
}

customElements.define("inzwa-app", InzwaApp);

declare global {
  interface HTMLElementTagNameMap {
    "inzwa-app": InzwaApp;
  }
}
