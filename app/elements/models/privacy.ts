import { html, nothing } from "lit";
import { say } from "../../language/words.ts";
import type { HostRow, ModelsView } from "../../models-view.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";

/** Hosts the person has allowed or refused. */
export function privacy(language: UiLanguage, { hosts }: ModelsView) {
  return html`<section class="models-part" aria-labelledby="models-privacy" data-privacy>
    <h3 id="models-privacy">${say(language, "privacy.heading")}</h3>
    <p>${say(language, "privacy.about")}</p>
    ${
      hosts.length === 0
        ? html`<p class="quiet">${say(language, "privacy.none")}</p>`
        : html`<ul class="hosts" role="list">${hosts.map((row) => line(language, row))}</ul>`
    }
  </section>`;
}

function line(language: UiLanguage, { host, allowed, via, server }: HostRow) {
  const state = say(language, allowed ? "host.allowed" : "host.refused");
  return html`<li data-host=${host} data-allowed=${allowed} ?data-server-host=${server}>
    <span class="host-name">${host}</span>
    <span class="quiet">${via ? say(language, "host.via", { via }) : state}${server ? html`<br /><strong>${say(language, "host.server")}</strong>` : nothing}</span>
    <button type="button" class="button small" data-action="hosts-forget" @click=${sends("hosts.forget", { host })}>
      ${say(language, "action.forget")}<span class="unseen">, ${host}</span>
    </button>
  </li>`;
}
