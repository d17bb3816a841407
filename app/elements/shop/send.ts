import { html, nothing } from "lit";
import { listText } from "../../../core/slu/list.ts";
import type { ShopView } from "../../shop/view.ts";
import { tell } from "../../shop/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend, sends } from "../intent.ts";

/** The ways on which the list leaves. */
export function send(language: UiLanguage, view: ShopView) {
  const { lines, catalogue } = view;
  if (lines.length === 0) return nothing;
  const text = listText(lines, catalogue);
  const canShare = "share" in navigator;
  return html`<section class="shop-card" aria-labelledby="shop-send">
    <h3 id="shop-send">${tell(language, "send")}</h3>
    <pre class="shop-text" data-shop-text dir="auto">${text}</pre>
    <div class="shop-buttons">
      <button type="button" class="button" data-action="shop-copy" @click=${sends("shop", { do: "copy" })}>${tell(language, "copy")}</button>
      ${canShare ? html`<button type="button" class="button" data-action="shop-share" @click=${sends("shop", { do: "share" })}>${tell(language, "share")}</button>` : nothing}
      <a class="button" data-action="shop-message" href=${`sms:?&body=${encodeURIComponent(text)}`}>${tell(language, "message")}</a>
      <button type="button" class="button" data-action="shop-save" @click=${sends("shop", { do: "save" })}>${tell(language, "save")}</button>
    </div>
    ${post(language, view)}
  </section>`;
}

function post(language: UiLanguage, { post }: ShopView) {
  const { forbidden, address, state, host } = post;
  if (forbidden)
    return html`<p class="quiet" data-shop-forbidden>${tell(language, "post-forbidden")} <a href="#settings">${tell(language, "settings")}</a></p>`;
  const ask = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    intend(form, "shop", { do: "post", address: form.querySelector("input")?.value ?? "" });
  };
  return html`<h4 class="shop-part">${tell(language, "post")}</h4>
    <form class="shop-row" @submit=${ask}>
      <label class="shop-label" for="shop-address">${tell(language, "address")}</label>
      <input id="shop-address" class="field" name="address" inputmode="url" dir="ltr" autocomplete="url" maxlength="500" required .value=${address} />
      <button type="submit" class="button" data-action="shop-post" ?disabled=${state === "sending"}>${tell(language, "post-send")}</button>
    </form>
    <div role="status">
      ${state === "sending" ? html`<p>${tell(language, "post-sending")}</p>` : nothing}
      ${state === "bad-address" ? html`<p class="warning">${tell(language, "post-bad-address")}</p>` : nothing}
      ${state === "failed" ? html`<p class="warning" data-shop-failed>${tell(language, "post-failed", { host })}</p>` : nothing}
      ${
        state === "asking"
          ? html`<p><strong>${tell(language, "post-asks", { host })}</strong></p>
            <div class="shop-buttons">
              <button type="button" class="button strong" data-action="shop-post-yes" @click=${sends("shop", { do: "post-yes" })}>${tell(language, "post-yes")}</button>
              <button type="button" class="button" data-action="shop-post-no" @click=${sends("shop", { do: "post-no" })}>${tell(language, "post-no")}</button>
            </div>`
          : nothing
      }
    </div>`;
}
