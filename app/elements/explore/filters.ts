import { html, nothing } from "lit";
import { type Column, columnsOf } from "../../../core/explore/columns.ts";
import type { FieldValue, Range } from "../../../core/explore/filter.ts";
import type { SetView } from "../../explore/view.ts";
import { tell } from "../../explore/words.ts";
import { number } from "../../language/numbers.ts";
import type { UiLanguage } from "../../view.ts";
import { intend, sends } from "../intent.ts";
import { isShare, nameOf, written } from "./columns.ts";

/** Which rows are wanted, in what order. field: whose values are offered; choose: those of another. */
export function filters(language: UiLanguage, set: SetView, field: string, choose: (field: string) => void) {
  const { filter } = set;
  return html`<section class="models-part explore-filters" aria-labelledby="explore-filters">
    <h3 id="explore-filters">${tell(language, "filter")}</h3>
    <div class="explore-fields">
      <label class="collect-field">
        <span>${tell(language, "search")}</span>
        <input class="field" type="search" autocomplete="off" spellcheck="false" data-action="explore-search" .value=${filter.text} @input=${search} />
      </label>
      ${order(language, set)} ${counting(language, set)}
    </div>
    <div class="explore-fields">${range(language, set)} ${values(language, set, field, choose)}</div>
    ${chips(language, set)}
  </section>`;
}

function search({ target }: Event): void {
  const field = target as HTMLInputElement;
  intend(field, "explore.search", { text: field.value });
}

function columns({ models, facets }: SetView, numbers: boolean): Column[] {
  const set = { files: [], rows: [], models: models.map((name) => ({ name, texts: [] })) };
  return columnsOf(
    set,
    facets.map(({ name }) => name),
    numbers,
  );
}

function order(language: UiLanguage, set: SetView) {
  const { sort } = set;
  const send = (from: EventTarget, column: Column, descending: boolean) =>
    intend(from, "explore.sort", { column, descending });
  return html`<div>
    <label class="collect-field">
      <span>${tell(language, "sort")}</span>
      <select class="select" data-action="explore-sort" @change=${({ target }: Event) => send(target as HTMLSelectElement, (target as HTMLSelectElement).value as Column, sort.descending)}>
        ${columns(set, false).map((column) => html`<option value=${column} .selected=${column === sort.column}>${nameOf(language, column, set)}</option>`)}
      </select>
    </label>
    <label class="collect-check">
      <input type="checkbox" data-action="explore-descending" .checked=${sort.descending} @change=${({ target }: Event) => send(target as HTMLInputElement, sort.column, (target as HTMLInputElement).checked)} />
      <span>${tell(language, "sort.descending")}</span>
    </label>
  </div>`;
}

function counting(language: UiLanguage, { counting: now }: SetView) {
  return html`<label class="collect-field">
    <span>${tell(language, "counting")}</span>
    <select class="select" data-action="explore-counting" @change=${({ target }: Event) => intend(target as HTMLSelectElement, "explore.count", { counting: (target as HTMLSelectElement).value === "language" ? "language" : "written" })}>
      <option value="written" .selected=${now === "written"}>${tell(language, "counting.written")}</option>
      <option value="language" .selected=${now === "language"}>${tell(language, "counting.language")}</option>
    </select>
  </label>`;
}

function range(language: UiLanguage, set: SetView) {
  return html`<form class="explore-form" @submit=${narrow}>
    <label class="collect-field">
      <span>${tell(language, "range")}</span>
      <select class="select" name="column" data-action="explore-range">
        ${columns(set, true).map((column) => html`<option value=${column}>${nameOf(language, column, set)}${isShare(column) ? " (%)" : nothing}</option>`)}
      </select>
    </label>
    <label class="collect-field"><span>${tell(language, "range.from")}</span><input class="field" name="from" type="number" step="any" data-action="explore-from" /></label>
    <label class="collect-field"><span>${tell(language, "range.to")}</span><input class="field" name="to" type="number" step="any" data-action="explore-to" /></label>
    <button class="button" data-action="explore-narrow">${tell(language, "range.add")}</button>
  </form>`;
}

function narrow(event: SubmitEvent): void {
  event.preventDefault();
  const form = event.currentTarget as HTMLFormElement;
  const given = new FormData(form);
  const column = String(given.get("column")) as Column;
  const scale = isShare(column) ? 100 : 1;
  const bound = (name: "from" | "to") => {
    const text = String(given.get(name) ?? "");
    return text === "" ? {} : { [name]: Number(text) / scale };
  };
  intend(form, "explore.range", { column, ...bound("from"), ...bound("to") });
}

function values(language: UiLanguage, { facets }: SetView, field: string, choose: (field: string) => void) {
  const chosen = facets.find(({ name }) => name === field) ?? plainest(facets);
  if (!chosen) return nothing;
  const { name } = chosen;
  const send = (from: EventTarget, value: string) => intend(from, "explore.field", { name, value });
  return html`<div class="explore-form">
    <label class="collect-field">
      <span>${tell(language, "field")}</span>
      <select class="select" data-action="explore-field" @change=${({ target }: Event) => choose((target as HTMLSelectElement).value)}>
        ${facets.map((one) => html`<option value=${one.name} .selected=${one.name === name}>${one.name}</option>`)}
      </select>
    </label>
    <label class="collect-field">
      <span>${tell(language, "field.value")}</span>
      ${
        chosen.values
          ? html`<select class="select" data-action="explore-value" @change=${({ target }: Event) => send(target as HTMLSelectElement, (target as HTMLSelectElement).value)}>
              <option value="" disabled selected>${tell(language, "field.choose")}</option>
              ${chosen.values.map(({ value, count }) => html`<option value=${value}>${value === "" ? tell(language, "none") : value} (${number(count, language)})</option>`)}
            </select>`
          : html`<input class="field" type="text" autocomplete="off" spellcheck="false" data-action="explore-value" @change=${({ target }: Event) => send(target as HTMLInputElement, (target as HTMLInputElement).value)} />`
      }
    </label>
  </div>`;
}

/** The field with the fewest values that still divides the rows. */
function plainest(facets: SetView["facets"]): SetView["facets"][number] | undefined {
  const known = facets.filter(({ values: all }) => all && all.length > 1);
  return known.sort((a, b) => (a.values?.length ?? 0) - (b.values?.length ?? 0))[0] ?? facets[0];
}

function chips(language: UiLanguage, set: SetView) {
  const { filter } = set;
  if (filter.ranges.length + filter.fields.length === 0) return nothing;
  const chip = (text: string, by: Range | FieldValue) => html`<li><button
    type="button" class="button small" data-action="explore-widen" aria-label=${tell(language, "chip.remove", { filter: text })} @click=${sends("explore.widen", by)}
  >${text} <span aria-hidden="true">×</span></button></li>`;
  return html`<ul class="explore-chips" role="list" aria-label=${tell(language, "chips")}>
    ${filter.ranges.map((one) => chip(rangeOf(language, one, set), one))}
    ${filter.fields.map((one) => chip(`${one.name}: ${one.value || tell(language, "none")}`, one))}
    <li><button type="button" class="button small" data-action="explore-all" @click=${sends("explore.widen", null)}>${tell(language, "chips.clear")}</button></li>
  </ul>`;
}

function rangeOf(language: UiLanguage, { column, from, to }: Range, set: SetView): string {
  const bound = (value: number | undefined) => (value === undefined ? "…" : written(value, column, language));
  return `${nameOf(language, column, set)}: ${bound(from)} – ${bound(to)}`;
}
