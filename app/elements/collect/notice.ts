import { html, nothing } from "lit";
import type { CollectView } from "../../collect/view.ts";
import { tell } from "../../collect/words.ts";
import type { UiLanguage } from "../../view.ts";
import { button } from "./button.ts";
import { publishedList } from "./leaving.ts";

/** What came of the last deed; a region that is read out when it changes. */
export function notice(language: UiLanguage, { notice: told }: CollectView) {
  return html`<div role="status">${told === undefined ? nothing : content(language, told)}</div>`;
}

function content(language: UiLanguage, told: NonNullable<CollectView["notice"]>) {
  if (typeof told === "string")
    return html`<p class="collect-card" data-notice=${told}>${tell(language, `notice.${told}`)}</p>`;
  const { clips, published } = told;
  return html`<div class="collect-card" data-notice="withdrawn">
    <p>${tell(language, "withdrawn.done", { count: clips })}</p>
    ${
      published.length > 0
        ? html`<p>${tell(language, "withdrawn.published")}</p>
            ${publishedList(language, published)}
            <div class="measure-buttons">${button(language, "collect.list", "withdrawn.save", { strong: true })}</div>`
        : nothing
    }
  </div>`;
}
