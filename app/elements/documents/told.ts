import { html, nothing } from "lit";
import type { DocumentsView } from "../../documents/documents-view.ts";
import { tell } from "../../documents/words.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";

/** What is being read, what came of it, and what was not taken and why. */
export function told(language: UiLanguage, { coming, shared, refused, told: last }: DocumentsView) {
  return html`
    ${shared.length > 0 ? offered(language, shared) : nothing}
    ${coming.map((name) => html`<p class="document-coming"><progress aria-label=${tell(language, "reading", { name })}></progress> ${tell(language, "reading", { name })}</p>`)}
    <p class="documents-told" role="status" data-told=${last?.what ?? nothing}>${last ? tell(language, last.what, { name: last.name }) : nothing}</p>
    ${refused.map(
      ({ name, why }) => html`<p class="warning" role="alert" data-refused=${why}>
        ${tell(language, "refusal", { name, why: tell(language, `fail.${why}`) })}
      </p>`,
    )}
  `;
}

function offered(language: UiLanguage, names: readonly string[]) {
  const button = (take: boolean) => html`<button
    type="button" class=${take ? "button small strong" : "button small"} data-action=${take ? "documents-shared-yes" : "documents-shared-no"}
    @click=${sends("documents.shared", { take })}
  >${tell(language, take ? "shared-yes" : "shared-no")}</button>`;
  return html`<div class="document-row" role="group" data-shared>
    <p>${tell(language, "shared", { names: names.join(", ") })}</p>
    <div class="document-deeds">${button(true)} ${button(false)}</div>
  </div>`;
}
