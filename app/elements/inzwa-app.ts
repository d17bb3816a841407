import { html, LitElement, nothing, type PropertyValues } from "lit";
import { breath } from "../breath.ts";
import { dirOf } from "../language/direction.ts";
import { say } from "../language/words.ts";
import type { Route } from "../route.ts";
import { BUSY, firstView, type View } from "../view.ts";
import "./inzwa-announcer.ts";
import "./inzwa-away.ts";
import "./inzwa-foot.ts";
import "./inzwa-header.ts";
import "./inzwa-notice.ts";
import "./inzwa-progress.ts";
import "./inzwa-question.ts";
import "./inzwa-stage.ts";
import "./inzwa-undo.ts";
import "./inzwa-update.ts";
import { loudness } from "./loudness.ts";
import { panel } from "./panel.ts";
import { screens } from "./screens.ts";

type Other = keyof typeof screens;
const NONE: readonly never[] = [];
const OTHERS = Object.keys(screens) as Other[];

/**
 * The whole page. Give it a `view`; hear its `Intents`. Renders into light DOM, and mirrors `view.state` to
 * `data-state`, `view.route` to `data-route` and a finished offline copy to `data-offline="ready"`. The conversation
 * goes on while another screen is shown, so its elements stay and are only hidden.
 */
class InzwaApp extends LitElement {
  static override properties = { view: { attribute: false } };
  declare view: View;
  /** Screens that were shown once. */
  readonly #opened = new Set<Other>();
  /** Only what can be seen at once is there so far. */
  #begins = false;

  constructor() {
    super();
    this.view = firstView;
  }

  /** Shows how loud the microphone is now: RMS of the latest samples, 0..1. Costs no rendering. */
  setLevel(rms: number): void {
    const loud = loudness(rms);
    this.dataset.hearing = "";
    this.querySelector("inzwa-orb")?.setLevel(loud);
    this.querySelector("inzwa-meter")?.setLevel(loud);
  }

  /** What stood here before the script ran makes room: for its like first, and for the rest with the next task. */
  protected override createRenderRoot(): HTMLElement {
    this.#begins = this.firstElementChild !== null;
    this.replaceChildren();
    return this;
  }

  protected override firstUpdated(): void {
    if (!this.#begins) return;
    void breath().then(() => {
      this.#begins = false;
      this.requestUpdate();
    });
  }

  protected override willUpdate(): void {
    const { route, install } = this.view;
    if (route !== "talk") this.#opened.add(route);
    if (install !== "none") void import("./inzwa-install.ts");
    if (this.view.skills) void import("./inzwa-skills.ts");
  }

  protected override render() {
    const { view } = this;
    const { language } = view;
    return html`<div class="page">
      <inzwa-header .view=${view}></inzwa-header>
      ${view.update && !BUSY.has(view.state) ? html`<inzwa-update .language=${language}></inzwa-update>` : nothing}
      <main class="main" ?hidden=${view.route !== "talk"}>${this.#talk()}</main>
      ${OTHERS.map((route) => (this.#opened.has(route) ? this.#other(route) : nothing))}
      ${this.#begins ? nothing : this.#below()}
    </div>`;
  }

  #below() {
    const { view } = this;
    const { language } = view;
    return html`<inzwa-foot .view=${view}></inzwa-foot>
      <inzwa-undo .deleted=${view.history?.deleted ?? NONE} .language=${language}></inzwa-undo>
      <inzwa-announcer .view=${view}></inzwa-announcer>
      <inzwa-question .question=${view.question} .language=${language}></inzwa-question>`;
  }

  #talk() {
    const { language, state, progress, taking, told, away } = this.view;
    return html`<section class="stage" aria-label=${say(language, "stage.label")}>
        <inzwa-stage
          .state=${state} .language=${language} .taking=${taking} .told=${told}
          .progress=${progress?.what === "pack" ? undefined : progress}
        ></inzwa-stage>
        <inzwa-away .away=${away} .language=${language}></inzwa-away>
        ${this.#notice("talk")}
      </section>
      ${this.#begins ? nothing : panel(this.view)}`;
  }

  #other(route: Other) {
    return html`<main class="screen-main" ?hidden=${route !== this.view.route}>
      ${route === "transcribe" ? html`<inzwa-away .away=${this.view.away} .language=${this.view.language}></inzwa-away>` : nothing}
      ${this.#notice(route)} ${route === "models" ? this.#progress() : nothing} ${screens[route].render(this.view)}
    </main>`;
  }

  #progress() {
    const { progress, language } = this.view;
    if (progress?.what !== "pack") return nothing;
    return html`<inzwa-progress data-progress="pack" .progress=${progress} .language=${language}></inzwa-progress>`;
  }

  #notice(route: Route) {
    const { failure, language } = this.view;
    if (!failure || route !== this.view.route) return nothing;
    const retry = route === "talk";
    return html`<inzwa-notice .failure=${failure} .language=${language} .retry=${retry}></inzwa-notice>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { state, offline, captions, language, route, welcome } = this.view;
    const before = changed.get("view");
    this.dataset.state = state;
    this.dataset.route = route;
    this.toggleAttribute("data-talked", captions.length > 0 || welcome !== undefined);
    if (offline === "ready") this.dataset.offline = "ready";
    else delete this.dataset.offline;
    if (before?.state !== state && !BUSY.has(state)) this.#quiet();
    if (before?.language !== language) {
      this.lang = language;
      this.ownerDocument.documentElement.lang = language;
      this.ownerDocument.documentElement.dir = dirOf(language);
    }
    if (before?.language !== language || before.route !== route) {
      this.ownerDocument.title = say(language, route === "talk" ? "title" : screens[route].title);
    }
    if (before?.route !== route) void this.#arrive(route, before !== undefined);
  }

  /** A new screen begins at its top, and a screen reader reads it from its heading on, or from what it opened by itself. */
  async #arrive(route: Route, moved: boolean): Promise<void> {
    if (moved) this.ownerDocument.defaultView?.scrollTo(0, 0);
    const before = this.ownerDocument.activeElement;
    if (route !== "talk") await screens[route].load();
    const element = this.querySelector<LitElement>(route === "talk" ? "inzwa-orb" : `inzwa-${route}`);
    await element?.updateComplete;
    if (!moved || route !== this.view.route) return;
    const now = this.ownerDocument.activeElement;
    if (now !== before && element?.contains(now)) return;
    const first = route === "talk" ? "[data-action=talk]" : ".screen-title";
    element?.querySelector<HTMLElement>(first)?.focus({ preventScroll: true });
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
