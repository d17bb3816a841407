import { html, LitElement, nothing } from "lit";
import { say } from "../language/words.ts";
import type { ServerView } from "../server/server-view.ts";
import { GROUPS, type Group } from "../settings/places.ts";
import type { SettingsView } from "../settings/settings-view.ts";
import type { UiLanguage } from "../view.ts";
import type { WatchView } from "../watch/view.ts";
import { sends } from "./intent.ts";
import "./settings/inzwa-server.ts";
import "./settings/inzwa-watch.ts";
import { row } from "./settings/row.ts";

/**
 * The Settings screen, made from the table of settings. What its surface promises:
 * - itself: `data-settings`, `"waiting"` until there is something to show, then `"ready"`;
 * - `[data-setting=NAME][data-value=VALUE][data-from=default|profile|url|screen]`, within it `[data-action=setting]`;
 * - `[data-action=settings-reset]`, `[data-action=welcome-open]`, `[data-action=export-all]`, `[data-action=delete-all]`.
 */
class InzwaSettings extends LitElement {
  static override properties = {
    settings: { attribute: false },
    server: { attribute: false },
    watch: { attribute: false },
    language: { attribute: false },
  };
  declare settings: SettingsView | undefined;
  declare server: ServerView | undefined;
  declare watch: WatchView | undefined;
  declare language: UiLanguage;

  constructor() {
    super();
    this.settings = undefined;
    this.server = undefined;
    this.watch = undefined;
    this.language = "sn";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { settings, language } = this;
    return html`
      <h2 class="screen-title" tabindex="-1">${say(language, "nav.settings")}</h2>
      <p class="screen-about">${say(language, "settings.about")}</p>
      ${settings ? this.#parts(settings) : html`<p class="quiet">${say(language, "models.waiting")}</p>`}
    `;
  }

  #parts(settings: SettingsView) {
    const { language } = this;
    return html`
      <p class="settings-waiting" role="status">${settings.waiting ? say(language, "settings.waiting") : nothing}</p>
      ${this.#problems(settings)}
      <div class="sheets">
        ${GROUPS.filter((group) => group !== "experts").map((group) => this.#group(settings, group))} ${this.#welcome()}
        ${this.#everything()}
      </div>
      <details class="sheet experts">
        <summary><h3>${say(language, "settings.group.experts")}</h3></summary>
        <p class="quiet">${say(language, "settings.experts.about")}</p>
        <div class="setting-rows">${rowsOf(settings, "experts").map((setting) => row(language, setting))}</div>
      </details>
      <p class="settings-end">
        <button
          type="button" class="button" data-action="settings-reset" ?disabled=${!settings.chosen}
          @click=${sends("settings.reset", null)}
        >${say(language, "settings.reset")}</button>
      </p>
    `;
  }

  #group(settings: SettingsView, group: Group) {
    const rows = rowsOf(settings, group);
    if (rows.length === 0) return nothing;
    return html`<section class="sheet" aria-labelledby="settings-${group}">
      <h3 id="settings-${group}">${say(this.language, `settings.group.${group}`)}</h3>
      ${group === "server" ? html`<inzwa-server .server=${this.server} .language=${this.language}></inzwa-server>` : nothing}
      <div class="setting-rows">${rows.map((setting) => row(this.language, setting))}</div>
      ${group === "privacy" ? html`<inzwa-watch .watch=${this.watch} .language=${this.language}></inzwa-watch>` : nothing}
    </section>`;
  }

  #welcome() {
    const { language } = this;
    return html`<section class="sheet" aria-labelledby="settings-welcome">
      <h3 id="settings-welcome">${say(language, "welcome.label")}</h3>
      <p>${say(language, "welcome.again.about")}</p>
      <p class="sheet-actions">
        <button type="button" class="button" data-action="welcome-open" @click=${sends("welcome.open", null)}>
          ${say(language, "welcome.again")}
        </button>
      </p>
    </section>`;
  }

  #everything() {
    const { language } = this;
    return html`<section class="sheet" aria-labelledby="settings-everything">
      <h3 id="settings-everything">${say(language, "everything.heading")}</h3>
      <p>${say(language, "everything.export.about")}</p>
      <p class="sheet-actions">
        <button type="button" class="button" data-action="export-all" @click=${sends("everything.export", null)}>
          ${say(language, "everything.export")}
        </button>
      </p>
      <p>${say(language, "everything.delete.about")}</p>
      <p class="sheet-actions">
        <button type="button" class="button danger" data-action="delete-all" @click=${sends("everything.delete", null)}>
          ${say(language, "everything.delete")}
        </button>
      </p>
    </section>`;
  }

  #problems({ problems }: SettingsView) {
    if (problems.length === 0) return nothing;
    return html`<div class="warning" data-setting-problems>
      <p>${say(this.language, "settings.problems")}</p>
      <ul>${problems.map((problem) => html`<li lang="en">${problem}</li>`)}</ul>
    </div>`;
  }

  protected override updated(): void {
    this.dataset.settings = this.settings ? "ready" : "waiting";
  }
}

function rowsOf({ rows }: SettingsView, group: Group) {
  return rows.filter((row) => row.group === group);
}

customElements.define("inzwa-settings", InzwaSettings);
