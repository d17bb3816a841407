import { html, nothing } from "lit";
import { size } from "../../language/amounts.ts";
import { say } from "../../language/words.ts";
import type { FileRow, ModelRow } from "../../models-view.ts";
import type { UiLanguage } from "../../view.ts";

/** Licence and what follows from it, where the model comes from, and its files. Folded: few people need them. */
export function modelDetails(language: UiLanguage, row: ModelRow) {
  const { name, licence, pinned, host, card, files } = row;
  return html`<details class="more">
    <summary>${say(language, "model.more")}<span class="unseen" lang="en">, ${name}</span></summary>
    <p><strong>${say(language, licence.commercial ? "model.business.yes" : "model.business.no")}.</strong>
      ${say(language, licence.commercial ? "model.business.yes.about" : "model.business.no.about")}</p>
    <p>${say(language, "model.licence", { spdx: licence.spdx })}</p>
    <p lang="en">${licence.notice}</p>
    ${
      pinned
        ? nothing
        : html`<p><strong>${say(language, "model.unpinned")}.</strong> ${say(language, "model.unpinned.about")}</p>`
    }
    <p>${host ? say(language, "model.from", { host }) : say(language, "model.from.site")}</p>
    <p><a class="card-link" href=${card} target="_blank" rel="noopener noreferrer">${say(language, "model.card")}</a></p>
    ${
      files.length === 0
        ? nothing
        : html`<p><strong>${say(language, "model.files")}</strong></p>
            <ul class="files" role="list">${files.map((file) => line(language, file))}</ul>`
    }
  </details>`;
}

function line(language: UiLanguage, { path, bytes, received, complete }: FileRow) {
  const loaded = size(received, language);
  const total = bytes === undefined ? "" : size(bytes, language);
  const state = complete ? say(language, "file.whole") : received === 0 ? say(language, "file.absent") : loaded;
  return html`<li ?data-whole=${complete}>
    <code>${path}</code> <span class="file-facts">${[total, state].filter(Boolean).join(", ")}</span>
  </li>`;
}
