import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ShopView } from "../../shop/view.ts";
import { tell } from "../../shop/words.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";
import { row } from "./line.ts";

export function list(language: UiLanguage, { lines, catalogue, undo }: ShopView) {
  return html`<section class="shop-card" aria-labelledby="shop-list">
    <h3 id="shop-list">${tell(language, "list")}</h3>
    <p class="quiet" data-shop-count=${lines.length}>${lines.length === 0 ? tell(language, "empty") : tell(language, "count", { count: lines.length })}</p>
    <ul class="shop-lines" role="list">
      ${repeat(
        lines,
        ({ id }) => id,
        (line) => row(language, line, catalogue),
      )}
    </ul>
    <div class="shop-buttons">
      ${undo ? html`<button type="button" class="button" data-action="shop-undo" @click=${sends("shop", { do: "undo" })}>${tell(language, "undo")}</button>` : nothing}
      ${lines.length > 1 ? html`<button type="button" class="button" data-action="shop-clear" @click=${sends("shop", { do: "clear" })}>${tell(language, "clear")}</button>` : nothing}
    </div>
  </section>`;
}
