import { html } from "lit";
import { say } from "../../language/words.ts";
import type { HostRow } from "../../models-view.ts";
import type { View } from "../../view.ts";
import { sends } from "../intent.ts";

/** What leaves the device, and the hosts that were ever allowed to be asked for models. */
export function outside({ models, language }: View) {
  const hosts = models?.hosts ?? [];
  return html`<section class="sheet" aria-labelledby="about-outside">
    <h3 id="about-outside">${say(language, "about.outside.heading")}</h3>
    <p>${say(language, "about.outside.nothing")}</p>
    <p>${say(language, "about.outside.hosts")}</p>
    ${
      hosts.length === 0
        ? html`<p class="quiet" data-no-hosts>${say(language, "privacy.none")}</p>`
        : html`<ul class="hosts" role="list">${hosts.map((row) => line(language, row))}</ul>`
    }
  </section>`;
}

function line(language: View["language"], { host, allowed, via }: HostRow) {
  return html`<li data-host=${host} data-allowed=${allowed}>
    <span class="host-name">${host}</span>
    <span class="quiet">${via ? say(language, "host.via", { via }) : say(language, allowed ? "host.allowed" : "host.refused")}</span>
    <button type="button" class="button small" data-action="hosts-forget" @click=${sends("hosts.forget", { host })}>
      ${say(language, "action.forget")}<span class="unseen">, ${host}</span>
    </button>
  </li>`;
}
