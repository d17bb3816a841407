import { html, nothing } from "lit";
import type { Column } from "../../../core/explore/columns.ts";
import type { RowView, SetView } from "../../explore/view.ts";
import { tell } from "../../explore/words.ts";
import { number } from "../../language/numbers.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";
import { breakable, nameOf, share } from "./columns.ts";

/** The head of the list: a button for each column, which sorts by it, and turns the order round where it is sorted by it. */
export function heads(language: UiLanguage, set: SetView) {
  const { sort } = set;
  return columnsShown(set).map((column) => {
    const own = sort.column === column;
    const send = (event: Event) =>
      event.currentTarget &&
      intend(event.currentTarget, "explore.sort", { column, descending: own && !sort.descending });
    return html`<span role="columnheader" aria-sort=${own ? (sort.descending ? "descending" : "ascending") : "none"}><button
      type="button" class="explore-sort" data-sort=${column} @click=${send}
    >${breakable(nameOf(language, column, set))}${own ? html`<span aria-hidden="true"> ${sort.descending ? "↓" : "↑"}</span>` : nothing}</button></span>`;
  });
}

/** A row of the list. open: number of the row whose card is open. */
export function line(
  language: UiLanguage,
  set: SetView,
  one: RowView,
  { place, active, open }: { readonly place: number; readonly active: boolean; readonly open: number | undefined },
) {
  const amount = (value: number, digits = 1) =>
    Number.isNaN(value) ? "–" : number(value, language, { maximumFractionDigits: digits });
  const rate = (value: number) => (Number.isNaN(value) ? "–" : share(value, language));
  const named = (column: Column) => html`<span class="explore-cell-name">${nameOf(language, column, set)} </span>`;
  const [a, b] = set.pair;
  return html`<div
    role="row" class="explore-row explore-line" id="explore-at-${place}" aria-rowindex=${place + 2} data-place=${place}
    aria-selected=${one.row === open ? "true" : "false"} data-active=${active}
  >
    <span role="gridcell" class="explore-words-cell"><span class="explore-text" lang=${/^[a-z]{2,3}$/.test(one.language) ? one.language : nothing}>${one.text ?? tell(language, "row.wordless")}</span><span class="quiet explore-id">${one.id}</span></span>
    <span role="gridcell">${named("seconds")}${amount(one.seconds, 2)}</span>
    <span role="gridcell">${named("characters")}${amount(one.characters)}</span>
    ${set.models.length > 0 ? html`<span role="gridcell">${named(`wer:${a}`)}${rate(one.first)}</span>` : nothing}
    ${set.models.length > 1 ? html`<span role="gridcell">${named(`wer:${b}`)}${rate(one.second)}</span>` : nothing}
  </div>`;
}

function columnsShown({ models, pair }: SetView): Column[] {
  const rates: Column[] = pair.slice(0, Math.min(2, models.length)).map((model): Column => `wer:${model}`);
  return ["text", "seconds", "characters", ...rates];
}
