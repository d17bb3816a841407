import { html, LitElement, type PropertyValues } from "lit";
import { firstView, type View } from "../view.ts";
import { type Announcement, announcements } from "./announcement.ts";

/** Tells screen readers of finished turns and new states; not to be seen. */
class InzwaAnnouncer extends LitElement {
  static override properties = { view: { attribute: false } };
  declare view: View;
  #lines: readonly Announcement[] = [];

  constructor() {
    super();
    this.view = firstView;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const lines = announcements(changed.get("view"), this.view);
    if (lines.length > 0) this.#lines = lines;
  }

  protected override render() {
    return html`<div class="unseen" role="status">
      ${this.#lines.map(
        ({ speaker, text, lang }) => html`<p>${speaker ? `${speaker}: ` : ""}<span lang=${lang}>${text}</span></p>`,
      )}
    </div>`;
  }
}

customElements.define("inzwa-announcer", InzwaAnnouncer);
