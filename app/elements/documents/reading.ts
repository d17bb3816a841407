import { html, nothing } from "lit";
import type { DocumentsView, OpenDocument } from "../../documents/documents-view.ts";
import { tell } from "../../documents/words.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";

/** A document to read, at the passage that an answer came from. It is text alone, whatever stood in its file. */
export function reading(language: UiLanguage, open: NonNullable<DocumentsView["open"]>) {
  if (typeof open === "string")
    return html`<article class="document" data-missing=${open}>
      <h3 class="document-title" tabindex="-1">${tell(language, open)}</h3>
      ${close(say(language, "action.dismiss"))}
    </article>`;
  const { row, from, to, mark } = open;
  const further = (back: boolean) => html`<button
    type="button" class="button small" data-action=${back ? "document-earlier" : "document-later"}
    @click=${sends("documents.further", { back })}
  >${tell(language, back ? "earlier" : "later")}</button>`;
  return html`<article class="document" aria-labelledby="document-title">
    <div class="document-head">
      <h3 id="document-title" class="document-title" tabindex="-1" dir="auto">${row.name}</h3>
      <div class="document-deeds">${close(tell(language, "back"))} <a class="button small strong" href="#talk">${tell(language, "ask")}</a></div>
    </div>
    ${mark ? html`<p class="quiet">${tell(language, "found")}</p>` : nothing}
    ${from > 0 ? further(true) : nothing}
    <div class="document-text" role="region" tabindex="0" aria-label=${tell(language, "text-of", { name: row.name })} data-text dir="auto">${marked(open)}</div>
    ${to < row.length ? further(false) : nothing}
  </article>`;
}

function close(words: string) {
  return html`<a class="button small" href="#documents" data-action="document-close">${words}</a>`;
}

function marked({ text, from, mark }: OpenDocument) {
  if (!mark) return text;
  const [start, end] = [Math.max(0, mark.from - from), Math.max(0, mark.to - from)];
  return html`${text.slice(0, start)}<mark>${text.slice(start, end)}</mark>${text.slice(end)}`;
}
