import { html, LitElement, nothing } from "lit";
import { say } from "../language/words.ts";
import { firstView, type View } from "../view.ts";

/** The foot of the page: privacy, how it runs here, version and licences. */
class InzwaAbout extends LitElement {
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
    const { language, backend, isolated, state, version, details } = this.view;
    return html`<footer class="about">
      <p class="about-private">${say(language, "about.private")}</p>
      ${isolated || state === "loading" ? nothing : html`<p data-single-thread>${say(language, "about.thread")}</p>`}
      <p class="about-facts">
        <span>${say(language, `about.${backend}`)}</span>
        ${version ? html`<span>${say(language, "about.version", { version })}</span>` : nothing}
        <a href="./NOTICE.txt">${say(language, "about.licences")}</a>
      </p>
      ${
        details.length === 0
          ? nothing
          : html`<details class="more">
              <summary>${say(language, "about.details")}</summary>
              <ul>${details.map((line) => html`<li lang="en">${line}</li>`)}</ul>
            </details>`
      }
    </footer>`;
  }
}

customElements.define("inzwa-about", InzwaAbout);
