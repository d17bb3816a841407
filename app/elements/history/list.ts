import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { HistoryView, TalkRow } from "../../history/history-view.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";
import { byDay, moment, timeOfDay } from "./days.ts";
import { bin, pin } from "./icons.ts";
import { pieces, plain } from "./pieces.ts";

/** Conversations: pinned ones, then day by day. now: Unix time in ms. */
export function list(language: UiLanguage, view: HistoryView, now: number) {
  const pinned = view.rows.filter((row) => row.pinned);
  const days = byDay(
    view.rows.filter((row) => !row.pinned),
    now,
    language,
  );
  const open = typeof view.open === "object" ? view.open.id : undefined;
  const group = (name: string, rows: readonly TalkRow[]) => html`<section class="talks-day">
    <h3 class="talks-day-name">${name}</h3>
    <ul class="talks" role="list">
      ${repeat(
        rows,
        ({ id }) => id,
        (row) => item(language, row, row.id === open),
      )}
    </ul>
  </section>`;
  return html`<section class="talks-list" aria-label=${say(language, "history.list")}>
    ${pinned.length > 0 ? group(say(language, "history.pinned"), pinned) : nothing}
    ${repeat(
      days,
      ({ name }) => name,
      ({ name, rows }) => group(name, rows),
    )}
    ${
      view.rows.length < view.found
        ? html`<button type="button" class="button talks-more" data-action="history-more" @click=${sends("history.more", null)}>
            ${say(language, "history.more")}
          </button>`
        : nothing
    }
  </section>`;
}

function item(language: UiLanguage, row: TalkRow, open: boolean) {
  const { id, pinned, at } = row;
  const title = plain(row.title);
  const facts = [
    pinned ? moment(at, language) : timeOfDay(at, language),
    say(language, "history.questions", { count: row.turns }),
  ];
  return html`<li class="talk-row" data-talk=${id} ?data-pinned=${pinned}>
    <a class="talk-link" href="#history/${id}" aria-current=${open ? "true" : nothing}>
      <span class="talk-name" lang=${row.language}>${pieces(row.title)}</span>
      ${row.excerpt.length > 0 ? html`<span class="talk-excerpt" lang=${row.language}>${pieces(row.excerpt)}</span>` : nothing}
      <span class="talk-facts">${facts.join(" · ")}</span>
    </a>
    <button
      type="button" class="icon-button" data-action="history-pin" aria-pressed=${pinned}
      aria-label=${say(language, "history.pin.of", { title })}
      title=${say(language, pinned ? "history.unpin" : "history.pin")}
      @click=${sends("history.pin", { id, pinned: !pinned })}
    >${pin}</button>
    <button
      type="button" class="icon-button" data-action="history-delete"
      aria-label=${say(language, "history.delete.of", { title })} title=${say(language, "history.delete")}
      @click=${sends("history.delete", { id })}
    >${bin}</button>
  </li>`;
}
