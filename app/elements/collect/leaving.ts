import { html, nothing } from "lit";
import type { Published } from "../../../core/collect/lineage.ts";
import type { CollectView } from "../../collect/view.ts";
import { tell } from "../../collect/words.ts";
import { day } from "../../language/amounts.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";
import { button } from "./button.ts";
import { sending } from "./sending.ts";

/** What leaves the device, and how all of it is taken back. sure: the person reads what that means. */
export function leaving(language: UiLanguage, view: CollectView, sure: boolean, ask: (sure: boolean) => void) {
  const { ready, published, scopes, agreed: text } = view;
  const agreed = scopes.map((scope) => tell(language, `scope.${scope}`)).join(", ");
  return html`<section class="models-part" aria-labelledby="collect-save">
      <h3 id="collect-save">${tell(language, "save.title")}</h3>
      <p>${tell(language, "save.about", { scopes: agreed })}</p>
      ${text ? html`<p class="quiet" data-agreed=${text.text}>${tell(language, text.newer ? "agreed.newer" : "agreed.text", { text: text.text, day: day(text.at, language) })}</p>` : nothing}
      <p class="quiet" data-ready=${ready}>${tell(language, "save.ready", { count: ready })}</p>
      <div class="measure-buttons">${button(language, "collect.save", "save.button", { disabled: ready === 0 })}</div>
      ${published.length > 0 ? html`<h4>${tell(language, "published.title")}</h4>${publishedList(language, published)}` : nothing}
    </section>
    ${view.sending ? sending(language, view.sending, agreed) : nothing}
    <section class="models-part" aria-labelledby="collect-withdraw">
      <h3 id="collect-withdraw">${tell(language, "withdraw.title")}</h3>
      <p>${tell(language, "withdraw.about")}</p>
      ${sure ? question(language, view, ask) : html`<div class="measure-buttons"><button type="button" class="button" data-action="collect-withdraw" @click=${() => ask(true)}>${tell(language, "withdraw.button")}</button></div>`}
    </section>`;
}

function question(
  language: UiLanguage,
  { clips, damaged, published, sending }: CollectView,
  ask: (sure: boolean) => void,
) {
  return html`<div class="collect-card" role="alertdialog" aria-labelledby="collect-sure">
    <p id="collect-sure">${tell(language, "withdraw.sure", { count: clips.length + damaged.length })}
      ${sending && sending.stored + sending.waiting > 0 ? tell(language, "withdraw.servers") : nothing}
      ${published.length > 0 ? tell(language, "withdraw.out", { count: published.length }) : nothing}</p>
    <div class="measure-buttons">
      <button type="button" class="button danger" data-action="collect-withdraw-yes" @click=${sends("collect.withdraw", null)}>${tell(language, "withdraw.yes")}</button>
      <button type="button" class="button" data-action="collect-withdraw-no" @click=${() => ask(false)}>${tell(language, "withdraw.no")}</button>
    </div>
  </div>`;
}

export function publishedList(language: UiLanguage, published: readonly Published[]) {
  return html`<ul class="collect-published" data-published=${published.length}>
    ${published.map(
      ({ name, at, clips }) =>
        html`<li>${tell(language, "published.row", { name, count: clips.length, day: day(new Date(at).toISOString(), language) })}</li>`,
    )}
  </ul>`;
}
