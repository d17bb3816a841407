import { html, LitElement, nothing } from "lit";
import { isGood, STARS, type Stars } from "../../core/stars.ts";
import type { Caption, UiLanguage } from "../view.ts";
import { hasWatchWords, loadWatchWords, tell } from "../watch/words.ts";
import { intend } from "./intent.ts";
import { starMark } from "./star-mark.ts";

/**
 * One to five stars for an answer, in place of the two thumbs, for who agreed to tell how well Inzwa works. Five radio buttons, so that arrows
 * and screen readers know them; a second tap takes the stars back. What its surface promises: `[data-star=1]` to `[data-star=5]`, checked
 * where they were given.
 */
class InzwaStars extends LitElement {
  static override properties = {
    caption: { attribute: false },
    language: { attribute: false },
    stars: { state: true },
  };
  declare caption: Caption | undefined;
  declare language: UiLanguage;
  declare stars: Stars | undefined;

  constructor() {
    super();
    this.caption = undefined;
    this.language = "sn";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(): void {
    if (hasWatchWords(this.language)) return;
    void loadWatchWords(this.language).then(
      () => this.requestUpdate(),
      () => undefined,
    );
  }

  protected override render() {
    const { caption, language, stars = 0 } = this;
    if (!caption || !hasWatchWords(language)) return nothing;
    const word = tell(language, "stars");
    return html`<div class="stars" role="radiogroup" aria-label=${word} title=${word}>
      ${STARS.map(
        (star) => html`<label class="star" ?data-lit=${star <= stars}>
          <input
            type="radio" class="rate-star" name=${`stars-${caption.id}`} data-star=${star}
            aria-label=${tell(language, "star", { count: star })} @click=${(event: Event) => this.#give(star, event)} @keydown=${(event: KeyboardEvent) => this.#key(star, event)}
          />${starMark}
        </label>`,
      )}
    </div>`;
  }

  /** Browsers click no radio button that is checked when the space bar is pressed on it. */
  #key(star: Stars, event: KeyboardEvent): void {
    if (event.key !== " " || this.stars !== star) return;
    event.preventDefault();
    this.#give(star, event);
  }

  /** A radio button that is checked already is clicked to be rid of it; the browser itself never unchecks one. */
  #give(star: Stars, { currentTarget }: Event): void {
    this.stars = this.stars === star ? undefined : star;
    (currentTarget as HTMLInputElement).checked = this.stars === star;
    const turn = Number.parseInt(this.caption?.id ?? "", 10);
    intend(this, "rate", { turn, satisfied: this.stars && isGood(this.stars) });
    intend(this, "stars", { turn, stars: this.stars });
  }
}

customElements.define("inzwa-stars", InzwaStars);
