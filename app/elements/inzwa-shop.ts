import { html, LitElement, nothing } from "lit";
import type { ShopView } from "../shop/view.ts";
import { hasShopWords, loadShopWords, tell } from "../shop/words.ts";
import type { UiLanguage } from "../view.ts";
import { files } from "./shop/files.ts";
import { list } from "./shop/list.ts";
import { send } from "./shop/send.ts";
import { speak } from "./shop/speak.ts";
import "./inzwa-meter.ts";

/**
 * Orders by voice. What its surface promises:
 * - `[data-shop-state=idle|opening|listening|thinking]` with `[data-action=shop-talk|shop-done|shop-cancel]`;
 * - `#shop-write` and `[data-action=shop-add]`;
 * - `[data-line=ID][data-product][data-quantity][data-asks]` with `[data-action=shop-fewer|shop-more|shop-quantity|shop-product|
 *   shop-remove|shop-yes]`, `[data-was]` where the words changed what was heard; `[data-action=shop-undo|shop-clear]`;
 * - `[data-shop-text]`, `[data-action=shop-copy|shop-share|shop-message|shop-save|shop-post|shop-post-yes|shop-post-no]`;
 * - `[data-action=shop-files]`, an `<input type=file>`, `[data-shop-file=STATE]`, `[data-action=shop-take|shop-csv|shop-forget]`;
 * - `[data-shop-told]`, what was done last.
 */
class InzwaShop extends LitElement {
  static override properties = {
    shop: { attribute: false },
    language: { attribute: false },
    tag: { attribute: false },
  };
  /** Absent until the screen is opened. */
  declare shop: ShopView | undefined;
  declare language: UiLanguage;
  declare tag: string;

  constructor() {
    super();
    this.shop = undefined;
    this.language = "sn";
    this.tag = "sn";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Nothing can be said before its words are here. */
  protected override shouldUpdate(): boolean {
    const { language } = this;
    if (hasShopWords(language)) return true;
    void loadShopWords(language).then(
      () => this.requestUpdate(),
      () => undefined,
    );
    return false;
  }

  /** The first try asks for the words; what waits here goes on after what waits there. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await loadShopWords(this.language);
    return super.getUpdateComplete();
  }

  protected override render() {
    const { language, shop, tag } = this;
    return html`<h2 class="screen-title" tabindex="-1">${tell(language, "heading")}</h2>
      <p class="models-about">${tell(language, "about")}</p>
      <p class="shop-told" role="status" data-shop-told=${shop?.told ?? ""}>${shop?.told ? tell(language, `told.${shop.told}`) : nothing}</p>
      ${
        shop
          ? html`<div class="shop-columns">
              ${speak(language, shop, tag)}
              <div class="shop-list">${list(language, shop)} ${send(language, shop)}</div>
              ${files(language, shop)}
            </div>`
          : nothing
      }`;
  }
}

customElements.define("inzwa-shop", InzwaShop);

declare global {
  interface HTMLElementTagNameMap {
    "inzwa-shop": InzwaShop;
  }
}
