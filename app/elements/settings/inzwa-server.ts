import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { ModelStage } from "../../../core/manifest.ts";
import { milliseconds } from "../../language/amounts.ts";
import { say } from "../../language/words.ts";
import type { ServerReport, ServerView, StageReport } from "../../server/server-view.ts";
import type { UiLanguage } from "../../view.ts";
import { intend, sends } from "../intent.ts";

const STAGES: readonly ModelStage[] = ["asr", "llm", "tts"];

/**
 * Where a server is entered, tested and forgotten. What its surface promises: `[data-server=none|kept|checking]`,
 * `#server-address`, `#server-key`, `#server-asr` and so on, `#server-voice`, `[data-action=server-use|server-test|server-forget]`,
 * `[data-server-trouble=WHY]`, `[data-server-stage=STAGE][data-works=true|false]`.
 */
class InzwaServer extends LitElement {
  static override properties = { server: { attribute: false }, language: { attribute: false } };
  declare server: ServerView | undefined;
  declare language: UiLanguage;

  constructor() {
    super();
    this.server = undefined;
    this.language = "sn";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { server, language } = this;
    if (!server) return nothing;
    const { host, checking, forbidden, report } = server;
    return html`<form class="server" @submit=${this.#submit}>
      <p>${say(language, "server.about")}</p>
      ${host ? html`<p class="server-host"><span class="host-name">${host}</span></p>` : nothing}
      ${this.#text("address", say(language, "server.address"), server.base, "https://", "url", "address")}
      ${this.#key(server)}
      <details class="more">
        <summary>${say(language, "server.models")}</summary>
        <p class="quiet">${say(language, "server.models.about")}</p>
        ${STAGES.map((stage) => this.#text(stage, say(language, `stage.${stage}`), server.models[stage] ?? "", "", "text"))}
        ${this.#text("voice", say(language, "server.voice"), server.voice, "alloy", "text")}
      </details>
      <p class="sheet-actions">
        <button type="submit" class="button strong" data-action="server-use" ?disabled=${checking}>${say(language, "server.use")}</button>
        ${
          host
            ? html`<button
                  type="button" class="button" data-action="server-test" ?disabled=${checking || forbidden}
                  @click=${sends("server.test", null)}
                >${say(language, "server.test")}</button>
                <button
                  type="button" class="button" data-action="server-forget" ?disabled=${checking} @click=${sends("server.forget", null)}
                >${say(language, "server.forget")}</button>`
            : nothing
        }
      </p>
      ${host && forbidden ? html`<p class="quiet" data-server-forbidden>${say(language, "server.forbidden")}</p>` : nothing}
      <div role="status" class="server-report">${checking ? html`<p>${say(language, "server.testing")}</p>` : this.#report(report)}</div>
    </form>`;
  }

  #text(name: string, label: string, value: string, placeholder: string, mode: "url" | "text", about?: "address") {
    const described = about ? `server-${name}-about` : nothing;
    return html`<div class="server-field">
      <label class="setting-name" for="server-${name}">${label}</label>
      ${about ? html`<p class="quiet" id="server-${name}-about">${say(this.language, "server.address.about")}</p>` : nothing}
      <input
        id="server-${name}" name=${name} class="field" type="text" inputmode=${mode} autocomplete="off" autocapitalize="none"
        spellcheck="false" placeholder=${placeholder} ?required=${about !== undefined} aria-describedby=${described} .value=${value}
      />
    </div>`;
  }

  /** What is kept is shown as dots that say nothing of its length. */
  #key({ hasKey }: ServerView) {
    const { language } = this;
    return html`<div class="server-field">
      <label class="setting-name" for="server-key">${say(language, "server.key")}</label>
      <p class="quiet" id="server-key-about">${say(language, "server.key.about")}</p>
      <input
        id="server-key" name="key" class="field" type="password" autocomplete="off" spellcheck="false"
        placeholder=${hasKey ? "••••••••" : ""} aria-describedby="server-key-about"
      />
    </div>`;
  }

  #report(report: ServerReport | undefined) {
    if (!report) return nothing;
    const { trouble, stages } = report;
    const origin = this.ownerDocument.location.origin;
    return html`
      ${trouble ? html`<p class="warning" data-server-trouble=${trouble}>${say(this.language, `server.trouble.${trouble}`, { origin })}</p>` : nothing}
      ${stages.length === 0 ? nothing : html`<ul class="facts" role="list">${stages.map((stage) => this.#stage(stage))}</ul>`}
    `;
  }

  #stage({ stage, model, ms, trouble }: StageReport) {
    const { language } = this;
    const origin = this.ownerDocument.location.origin;
    const found =
      ms === undefined
        ? say(language, `server.trouble.${trouble ?? "nothing"}`, { origin })
        : say(language, "server.works", { time: milliseconds(ms, language) });
    return html`<li data-server-stage=${stage} data-works=${ms !== undefined}>
      <strong>${say(language, `stage.${stage}`)}</strong> ${model ? html`<span lang="en">${model}</span>` : nothing}<br />${found}
    </li>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { server } = this;
    this.dataset.server = server?.checking ? "checking" : server?.host ? "kept" : "none";
    const before = changed.get("server");
    // What was typed is not for anybody who comes by later.
    const key = this.querySelector<HTMLInputElement>("#server-key");
    const tested = before?.checking === true && !server?.checking;
    if (key && server?.hasKey && (tested || !before?.hasKey || before.base !== server.base)) key.value = "";
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const form = new FormData(event.currentTarget);
    const typed = (name: string) => String(form.get(name) ?? "").trim();
    const models = Object.fromEntries(STAGES.flatMap((stage) => (typed(stage) ? [[stage, typed(stage)]] : [])));
    intend(this, "server.use", { address: typed("address"), key: typed("key"), models, voice: typed("voice") });
  };
}

customElements.define("inzwa-server", InzwaServer);
