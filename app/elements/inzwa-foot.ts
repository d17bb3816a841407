import { html, LitElement, nothing } from "lit";
import { say } from "../language/words.ts";
import { firstView, type View } from "../view.ts";

/** The foot of the page: privacy, how it runs here, and the way to more about both. */
class InzwaFoot extends LitElement {
  static override properties = { view: { attribute: false } };
  declare view: View;

  constructor() {
    super();
    this.view = firstView;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { language, backend, isolated, state, version, details, away, route, collect } = this.view;
    // Where recordings were let go, their own screen tells where to.
    const given = route === "collect" && (collect?.sending?.waiting ?? 0) + (collect?.sending?.stored ?? 0) > 0;
    return html`<footer class="foot">
      ${given ? nothing : html`<p class="foot-private">${away.stages.length === 0 ? say(language, "about.private") : say(language, "about.away", { host: away.host })}</p>`}
      ${isolated || state === "loading" ? nothing : html`<p data-single-thread>${say(language, "about.thread")}</p>`}
      ${
        details.length === 0
          ? nothing
          : html`<details class="more">
              <summary>${say(language, "about.details")}</summary>
              <ul>
                <li>${say(language, `about.${backend}`)}</li>
                ${version ? html`<li>${say(language, "about.version", { version })}</li>` : nothing}
                ${details.map((line) => html`<li lang="en">${line}</li>`)}
              </ul>
            </details>`
      }
    </footer>`;
  }
}

customElements.define("inzwa-foot", InzwaFoot);
