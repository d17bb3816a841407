import { html, nothing } from "lit";
import type { FailureCode } from "../../../core/failure.ts";
import { day } from "../../language/amounts.ts";
import { say } from "../../language/words.ts";
import type { ReleaseRow, ReleasesView } from "../../release/release-view.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";
import "./inzwa-beside.ts";

/** What was released beside the list of models, and what became of it on this device. */
export function releases(language: UiLanguage, { version, expires, expired, notice, rows }: ReleasesView) {
  return html`<section class="models-part" aria-labelledby="models-releases" data-releases>
    <h3 id="models-releases">${say(language, "releases.heading")}</h3>
    <p>${say(language, "releases.about")}</p>
    ${notice ? html`<p class="warning" role="status" data-release-notice=${notice.code}>${refusal(language, notice.code)}</p>` : nothing}
    ${expired ? html`<p class="warning">${say(language, "releases.expired")}</p>` : nothing}
    ${
      version > 0
        ? html`<p class="marks">
            <span>${say(language, "trust.version", { version: String(version) })}</span>
            <span>${say(language, "trust.until", { day: day(expires, language) })}</span>
          </p>`
        : nothing
    }
    ${rows.length > 0 ? html`<ul class="releases" role="list">${rows.map((row) => (isHeard(row) ? line(language, row) : beside(language, row)))}</ul>` : nothing}
  </section>`;
}

type HeardRow = ReleaseRow & { readonly to: "everybody" | "share" };

function isHeard(row: ReleaseRow): row is HeardRow {
  return row.to !== "beside";
}

/** One that is tried and never heard; its words come with it. */
function beside(language: UiLanguage, row: ReleaseRow) {
  return html`<li data-release=${row.model} data-state=${row.state}>
    <strong>${row.name}</strong>
    <inzwa-beside .row=${row} .language=${language}></inzwa-beside>
  </li>`;
}

function line(language: UiLanguage, row: HeardRow) {
  const { model, name, to, state, turns, missed } = row;
  return html`<li data-release=${model} data-state=${state}>
    <strong>${name}</strong>
    <span class="quiet">${say(language, `releases.to.${to}`)}</span>
    <span>${became(language, row)}</span>
    ${turns > 0 ? html`<span class="quiet">${say(language, "releases.turns", { count: turns })}</span>` : nothing}
    ${missed.length > 0 ? html`<span class="warn-mark" data-missed=${missed.join(" ")}>${say(language, "releases.missed")}</span>` : nothing}
    ${
      state === "running"
        ? html`<button type="button" class="button small" data-action="models-leave" @click=${sends("models.leave", { model })}>
            ${say(language, "releases.back")}<span class="unseen">, ${name}</span>
          </button>`
        : nothing
    }
  </li>`;
}

function became(language: UiLanguage, { state, why }: ReleaseRow): string {
  if (state === "left") return say(language, `releases.left.${why ?? "person"}`);
  return say(language, `releases.state.${state === "done" ? "elsewhere" : state}`);
}

function refusal(language: UiLanguage, code: FailureCode): string {
  if (code === "old-manifest") return say(language, "releases.refused.old");
  if (code === "expired-manifest") return say(language, "releases.refused.expired");
  if (code === "bad-hash" || code === "bad-pack") return say(language, "releases.refused.model");
  return say(language, "releases.refused.unsigned");
}
