import { html, LitElement, nothing } from "lit";
import { say, UI_LANGUAGES } from "../language/words.ts";
import { ROUTES, type Route } from "../route.ts";
import { firstView, type UiLanguage, type View } from "../view.ts";
import { intend } from "./intent.ts";
import { mark, tick } from "./marks.ts";

/**
 * Name, the way to each screen (`[data-nav=talk]` and so on), whether the page works offline, and the language of the
 * page.
 */
class InzwaHeader extends LitElement {
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
    const { language } = this.view;
    return html`
      <header class="top">
        <div class="brand">
          ${mark}
          <h1 class="brand-name" lang="sn">Inzwa</h1>
          <p class="brand-line">${say(language, "tagline")}</p>
        </div>
        <nav class="screens" aria-label=${say(language, "nav.label")}>
          ${ROUTES.map((route) => this.#link(route))}
        </nav>
        ${this.#badge()}
        <div class="languages" role="group" aria-label=${say(language, "language.label")}>
          ${UI_LANGUAGES.map(({ tag, name }) => this.#choice(tag, name))}
        </div>
      </header>
    `;
  }

  #link(route: Route) {
    const current = this.view.route === route;
    return html`<a class="screen-link" href="#${route}" data-nav=${route} aria-current=${current ? "page" : nothing}>
      ${say(this.view.language, `nav.${route}`)}
    </a>`;
  }

  #badge() {
    const { offline, language } = this.view;
    if (offline === "no") return nothing;
    return html`<p class="badge" data-offline-badge=${offline}>${tick}<span>${say(language, `offline.${offline}`)}</span></p>`;
  }

  #choice(tag: UiLanguage, name: string) {
    return html`<button
      type="button" class="language" lang=${tag} data-action="language" data-language=${tag}
      aria-pressed=${tag === this.view.language}
      @click=${() => intend(this, "language", { language: tag })}
    >${name}</button>`;
  }
}

customElements.define("inzwa-header", InzwaHeader);
