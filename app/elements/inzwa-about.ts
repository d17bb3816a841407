import { html, LitElement, nothing } from "lit";
import { isReviewed, say } from "../language/words.ts";
import { firstView, type View } from "../view.ts";
import { help } from "./about/help.ts";
import { outside } from "./about/outside.ts";
import { stored } from "./about/stored.ts";
import "./inzwa-phone.ts";

/**
 * About and privacy. What its surface promises: `[data-host=HOST][data-allowed]` or `[data-no-hosts]`;
 * `[data-stored=all|models|free]`, `[data-persisted=true|false]`, `[data-action=persist]` and then
 * `[data-persist-answer=yes|no]`; `[data-action=show-code]`, `[data-address=local|plain]`; `[data-help=TROUBLE]`;
 * `[data-version]`.
 */
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
    const { view } = this;
    const { language } = view;
    return html`
      <h2 class="screen-title" tabindex="-1">${say(language, "nav.about")}</h2>
      <p class="screen-about">${say(language, "about.lead")}</p>
      ${isReviewed(language) ? nothing : html`<p class="quiet" data-unreviewed>${say(language, "about.unreviewed")}</p>`}
      <div class="sheets">${outside(view)} ${stored(view)} ${this.#phone()} ${help(view)} ${this.#version()}</div>
    `;
  }

  #phone() {
    const { about, language } = this.view;
    return html`<section class="sheet" aria-labelledby="about-phone">
      <h3 id="about-phone">${say(language, "about.phone.heading")}</h3>
      ${about ? html`<inzwa-phone .address=${about.address} .language=${language}></inzwa-phone>` : nothing}
    </section>`;
  }

  #version() {
    const { language, version, backend, details, isolated } = this.view;
    return html`<section class="sheet" aria-labelledby="about-version">
      <h3 id="about-version">${say(language, "about.version.heading")}</h3>
      <ul class="facts">
        <li data-version>${say(language, "about.version", { version })} <span class="quiet" lang="en">(${__BUILT__})</span></li>
        <li>${say(language, `about.${backend}`)}</li>
        ${isolated ? nothing : html`<li>${say(language, "about.thread")}</li>`}
        ${details.map((line) => html`<li class="quiet" lang="en">${line}</li>`)}
      </ul>
      <p>${say(language, "about.licences.text")}</p>
      <p class="sheet-actions">
        <a class="button small" href="./LICENSE.txt">${say(language, "about.licence")}</a>
        <a class="button small" href="./NOTICE.txt">${say(language, "about.licences")}</a>
      </p>
    </section>`;
  }
}

customElements.define("inzwa-about", InzwaAbout);
