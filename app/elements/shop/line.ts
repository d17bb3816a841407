import { html, nothing } from "lit";
import type { Catalogue } from "../../../core/slu/catalogue.ts";
import { type Line, MOST_OF_ONE, nameOf, unitOf } from "../../../core/slu/list.ts";
import { percent } from "../../language/numbers.ts";
import { tell } from "../../shop/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend, sends } from "../intent.ts";

/** One order: what it is, how many, where it comes from. */
export function row(language: UiLanguage, line: Line, catalogue: Catalogue) {
  const { id, quantity, asks, was, route, confidence } = line;
  const name = nameOf(line, catalogue);
  return html`<li class="shop-line" data-line=${id} data-product=${line.product ?? ""} data-quantity=${quantity} data-asks=${asks ?? false}>
    <div class="shop-what">${what(language, line, name, catalogue)}<span class="shop-unit">${unitOf(line, catalogue)}</span></div>
    ${count(language, line, name)}
    <button
      type="button" class="button small" data-action="shop-remove" aria-label=${`${tell(language, "remove")}: ${name}`}
      @click=${sends("shop", { do: "remove", id })}
    >${tell(language, "remove")}</button>
    <p class="quiet shop-from">${tell(language, `route.${route}`, { share: percent(confidence, language) })}</p>
    ${was ? html`<p class="shop-from" data-was=${was.product}>${tell(language, "was", { name: nameOf({ product: was.product }, catalogue), n: was.quantity })}</p>` : nothing}
    ${
      asks
        ? html`<p class="shop-asks"><strong>${tell(language, "asks")}</strong>
            <button
              type="button" class="button small strong" data-action="shop-yes" aria-label=${`${tell(language, "yes")}: ${name}`}
              @click=${sends("shop", { do: "yes", id })}
            >${tell(language, "yes")}</button></p>`
        : nothing
    }
  </li>`;
}

/** What came out of the catalogue can be made another thing of it. */
function what(language: UiLanguage, { id, product }: Line, name: string, { products }: Catalogue) {
  if (product === undefined) return html`<strong dir="auto">${name}</strong>`;
  const choose = ({ currentTarget }: Event) =>
    currentTarget &&
    intend(currentTarget, "shop", { do: "product", id, product: (currentTarget as HTMLSelectElement).value });
  return html`<select class="select" aria-label=${`${tell(language, "product")}: ${name}`} data-action="shop-product" .value=${product} @change=${choose}>
    ${Object.entries(products).map(([key, one]) => html`<option value=${key} ?selected=${key === product}>${one.name}</option>`)}
  </select>`;
}

function count(language: UiLanguage, { id, quantity }: Line, name: string) {
  const set = (quantity: number) => sends("shop", { do: "quantity", id, quantity });
  const typed = ({ currentTarget }: Event) =>
    currentTarget &&
    intend(currentTarget, "shop", { do: "quantity", id, quantity: Number((currentTarget as HTMLInputElement).value) });
  return html`<div class="shop-count">
    <button type="button" class="button small" data-action="shop-fewer" aria-label=${tell(language, "fewer", { name })} ?disabled=${quantity <= 1} @click=${set(quantity - 1)}>−</button>
    <input
      class="field number" type="number" inputmode="numeric" min="1" max=${MOST_OF_ONE} step="1" .value=${String(quantity)}
      aria-label=${tell(language, "quantity", { name })} data-action="shop-quantity" @change=${typed}
    />
    <button type="button" class="button small" data-action="shop-more" aria-label=${tell(language, "more", { name })} ?disabled=${quantity >= MOST_OF_ONE} @click=${set(quantity + 1)}>+</button>
  </div>`;
}
