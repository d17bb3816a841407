import { html, nothing } from "lit";
import type { ShopView } from "../../shop/view.ts";
import { tell } from "../../shop/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend, sends } from "../intent.ts";

/** What somebody could say, by the language that is heard. */
const SAID: Readonly<Record<string, string>> = {
  sn: "ndinoda mapaketi maviri eshuga",
  en: "two packets of sugar, please",
  sw: "nataka pakiti mbili za sukari",
  hi: "दो किलो चीनी चाहिए",
  mr: "दोन किलो साखर हवी",
  ml: "രണ്ട് കിലോ പഞ്ചസാര വേണം",
};

/** Where orders are spoken and written. tag: of the language that is heard. */
export function speak(language: UiLanguage, { state, hears }: ShopView, tag: string) {
  const open = state === "opening" || state === "listening";
  const said = SAID[tag];
  return html`<section class="shop-card" data-shop-state=${state} aria-labelledby="shop-speak">
    <h3 id="shop-speak">${tell(language, "speak")}</h3>
    ${said ? html`<p lang=${tag}>${tell(language, "example", { said })}</p>` : nothing}
    ${hears === "both" ? nothing : html`<p class="warning" data-shop-hears=${hears}>${tell(language, `hears.${hears}`)}</p>`}
    ${hears === "nobody" ? nothing : html`<p role="status">${tell(language, `state.${state}`)}</p>`}
    ${open ? html`<inzwa-meter .language=${language}></inzwa-meter>` : nothing}
    <div class="shop-buttons">
      ${
        open
          ? html`<button type="button" class="button strong" data-action="shop-done" @click=${sends("shop", { do: "done" })}>${tell(language, "done")}</button>
            <button type="button" class="button" data-action="shop-cancel" @click=${sends("shop", { do: "cancel" })}>${tell(language, "cancel")}</button>`
          : html`<button
              type="button" class="button strong" data-action="shop-talk" ?disabled=${hears === "nobody" || state === "thinking"}
              @click=${sends("shop", { do: "talk" })}
            >${tell(language, "talk")}</button>`
      }
    </div>
    ${write(language, tag)}
  </section>`;
}

function write(language: UiLanguage, tag: string) {
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const text = form.querySelector("input")?.value ?? "";
    if (text.trim()) intend(form, "shop", { do: "write", text });
    form.reset();
  };
  return html`<form class="shop-row" @submit=${add}>
    <label class="shop-label" for="shop-write">${tell(language, "write")}</label>
    <input id="shop-write" class="field" name="order" lang=${tag} maxlength="400" autocomplete="off" enterkeyhint="done" />
    <button type="submit" class="button" data-action="shop-add">${tell(language, "add")}</button>
  </form>`;
}
