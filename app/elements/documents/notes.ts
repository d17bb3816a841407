import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Note } from "../../../core/skills/kept.ts";
import type { DocumentsView } from "../../documents/documents-view.ts";
import { shortName } from "../../documents/short-name.ts";
import { tell } from "../../documents/words.ts";
import { locales } from "../../language/numbers.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";
import { asked, type Doings } from "./row.ts";

/** What the person had noted, newest first. It is text alone, whatever was said. */
export function noteList(language: UiLanguage, { notes, shownNote }: DocumentsView, doings: Doings) {
  if (notes.length === 0) return nothing;
  return html`<section aria-labelledby="documents-notes">
    <h3 id="documents-notes" class="documents-list-name">${tell(language, "notes")}</h3>
    <p class="quiet">${tell(language, "notes-about")}</p>
    <ul class="documents-list" role="list">
      ${repeat(
        notes,
        ({ at, text }) => `${at} ${text}`,
        (one) => note(language, one, one.at === shownNote?.at, doings),
      )}
    </ul>
  </section>`;
}

function note(language: UiLanguage, { at, text }: Note, isShown: boolean, doings: Doings) {
  const when = new Intl.DateTimeFormat(locales(language), { dateStyle: "long" }).format(at);
  const { doing, set } = doings;
  const name = shortName(text);
  const isAsked = doing?.what === "forget" && doing.id === at;
  const remove = html`<div class="document-deeds">
    <button
      type="button" class="button small" data-action="note-delete" aria-label=${`${say(language, "history.delete")}: ${name}`}
      @click=${() => set({ what: "forget", id: at })}
    >${say(language, "history.delete")}</button>
  </div>`;
  return html`<li class="document-row" data-note=${at} tabindex="-1">
    ${isShown ? html`<p class="quiet">${tell(language, "found")}</p>` : nothing}
    <p class="note-text" dir="auto">${isShown ? html`<mark>${text}</mark>` : text}</p>
    <p class="quiet document-facts">${when}</p>
    ${isAsked ? asked(language, name, "note-delete", doings, (from) => intend(from, "documents.forget", { at })) : remove}
  </li>`;
}
