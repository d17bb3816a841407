import { html, nothing } from "lit";
import { lineText } from "../../../core/slu/list.ts";
import { percent } from "../../language/numbers.ts";
import type { FileRow, ShopView } from "../../shop/view.ts";
import { tell } from "../../shop/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend, sends } from "../intent.ts";

/** Orders out of recordings, many at once. */
export function files(language: UiLanguage, view: ShopView) {
  const { files: rows, hears } = view;
  if (hears === "nobody") return nothing;
  const choose = ({ currentTarget }: Event) => {
    const field = currentTarget as HTMLInputElement;
    const chosen = [...(field.files ?? [])];
    field.value = "";
    if (chosen.length > 0) intend(field, "shop", { do: "files", files: chosen });
  };
  return html`<section class="shop-card" aria-labelledby="shop-files">
    <h3 id="shop-files">${tell(language, "files")}</h3>
    <p>${tell(language, "files-about")}</p>
    <label class="button file">${tell(language, "choose")}<input
        type="file" class="file-input" accept="audio/*,video/*,.opus,.flac" multiple data-action="shop-files" @change=${choose}
      /></label>
    ${rows.length === 0 ? nothing : table(language, view)}
  </section>`;
}

function table(language: UiLanguage, view: ShopView) {
  const over = view.files.every(({ state }) => state === "done" || state === "failed");
  return html`<div class="shop-table" role="group" tabindex="0" aria-labelledby="shop-files">
      <table>
        <thead><tr>
          <th scope="col">${tell(language, "column.file")}</th>
          <th scope="col">${tell(language, "column.order")}</th>
          <th scope="col">${tell(language, "column.sure")}</th>
        </tr></thead>
        <tbody>${view.files.map((one) => fileRow(language, one, view))}</tbody>
      </table>
    </div>
    ${
      over
        ? html`<div class="shop-buttons">
            <button type="button" class="button" data-action="shop-take" @click=${sends("shop", { do: "take" })}>${tell(language, "take")}</button>
            <button type="button" class="button" data-action="shop-csv" @click=${sends("shop", { do: "csv" })}>${tell(language, "csv")}</button>
            <button type="button" class="button" data-action="shop-forget" @click=${sends("shop", { do: "forget" })}>${tell(language, "forget")}</button>
          </div>`
        : nothing
    }`;
}

function fileRow(language: UiLanguage, row: FileRow, { catalogue }: ShopView) {
  const { file, state, product, quantity = 1, unit, confidence = 0, transcript, asks } = row;
  const order =
    state === "done" && product !== undefined
      ? lineText(
          { id: 0, product, quantity, unit: unit ?? catalogue.products[product]?.unit, route: "both", confidence },
          catalogue,
        )
      : tell(language, state === "done" ? "row.none" : `row.${state}`);
  return html`<tr data-shop-file=${state}>
    <th scope="row" dir="auto">${file}</th>
    <td>${order}${asks ? html` <strong>${tell(language, "asks")}</strong>` : nothing}${transcript ? html`<br /><span class="quiet" dir="auto">${transcript}</span>` : nothing}</td>
    <td>${state === "done" ? percent(confidence, language) : nothing}</td>
  </tr>`;
}
