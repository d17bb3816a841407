import { html, LitElement, nothing } from "lit";
import { say } from "../language/words.ts";
import type { Route } from "../route.ts";
import { firstView, type View } from "../view.ts";
import "./inzwa-languages.ts";
import { mark, tick } from "./marks.ts";
import { navigation } from "./navigation.ts";

/** Nobody is asked for their voice, or to judge others, before they asked for that. */
function unasked({ collects, reviews }: View): ReadonlySet<Route> {
  return new Set<Route>(collects ? [] : reviews ? ["collect"] : ["collect", "review", "explore"]);
}

/**
 * Name, whether the page works offline, the language of the page, and the way to each screen (`[data-nav=talk]` and so
 * on). Its two boxes belong to the page's own layout: a bar at the hand's end on a phone, a rail on a laptop.
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
    const { language, route } = this.view;
    return html`
      <header class="top">
        <div class="brand">
          ${mark}
          <h1 class="brand-name" lang="sn">Inzwa</h1>
          <p class="brand-line">${say(language, "tagline")}</p>
        </div>
        ${this.#badge()}
        <inzwa-languages .language=${language}></inzwa-languages>
      </header>
      ${navigation(language, route, unasked(this.view))}
    `;
  }

  #badge() {
    const { offline, language } = this.view;
    if (offline === "no") return nothing;
    return html`<p class="badge" data-offline-badge=${offline}>${tick}<span>${say(language, `offline.${offline}`)}</span></p>`;
  }
}

customElements.define("inzwa-header", InzwaHeader);
