import { LitElement, type PropertyValues } from "lit";

/** What is more than plain words; without it the renderer is never fetched. Every autolink has one of the last two. */
const MARKS = /[*_`#>|[\]<~&\\]|^\s*(?:[-+]|\d+[.)])\s|\n|https?:|www\./im;

/**
 * Text of a model. It stands there as written at once, and as markdown as soon as the renderer is here; `data-rendered`
 * then says which of the two it stays.
 */
class InzwaMarkdown extends LitElement {
  static override properties = { text: { attribute: false } };
  declare text: string;

  constructor() {
    super();
    this.text = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("text")) void this.#show(this.text);
  }

  async #show(text: string): Promise<void> {
    this.replaceChildren(text);
    delete this.dataset.rendered;
    if (!MARKS.test(text)) return this.#done("plain");
    // Offline before the renderer was ever fetched, the text stays as it was written.
    const renderer = await import("../safe/markdown.ts").catch(() => undefined);
    if (text !== this.text) return;
    if (!renderer) return this.#done("plain");
    try {
      this.replaceChildren(renderer.renderMarkdown(text));
      this.#done("markdown");
    } catch {
      // What the renderer cannot take stays as it was written.
      this.#done("plain");
    }
  }

  #done(how: "plain" | "markdown"): void {
    this.dataset.rendered = how;
  }
}

customElements.define("inzwa-markdown", InzwaMarkdown);

declare global {
  interface HTMLElementTagNameMap {
    "inzwa-markdown": InzwaMarkdown;
  }
}
