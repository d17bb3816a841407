import { html, LitElement, nothing } from "lit";
import type { InstallWay } from "../install/nudge.ts";
import { say } from "../language/words.ts";
import type { UiLanguage } from "../view.ts";
import { sends } from "./intent.ts";

/** Proposes to keep Inzwa on the home screen. */
class InzwaInstall extends LitElement {
  static override properties = { language: { attribute: false }, way: { attribute: false } };
  declare language: UiLanguage;
  declare way: InstallWay;

  constructor() {
    super();
    this.language = "sn";
    this.way = "none";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { language, way } = this;
    if (way === "none") return nothing;
    return html`<aside class="install" aria-labelledby="install-title">
      <h2 id="install-title" class="install-title">${say(language, "install.title")}</h2>
      <p>${say(language, way === "ios" ? "install.ios" : "install.text")}</p>
      <div class="install-actions">
        ${
          way === "prompt"
            ? html`<button type="button" class="button strong" data-action="install" @click=${sends("install", null)}>
                ${say(language, "action.install")}
              </button>`
            : nothing
        }
        <button type="button" class="button" data-action="install-later" @click=${sends("install.later", null)}>
          ${say(language, "action.not-now")}
        </button>
      </div>
    </aside>`;
  }
}

customElements.define("inzwa-install", InzwaInstall);
