import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { SetView } from "../../explore/view.ts";
import { tell } from "../../explore/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";
import { heads, line } from "./lines.ts";

/** Rows beyond what is seen, at each end: a wheel is quicker than a picture. */
const MARGIN = 6;

/**
 * The rows of a set, of which only those in view are in the document. One control for the keyboard: arrows, Page, Home and End
 * go through all rows, Enter opens one. `[data-place=N]` is the row at that place of the list.
 */
class InzwaExploreRows extends LitElement {
  static override properties = {
    set: { attribute: false },
    language: { attribute: false },
    _from: { state: true },
    _active: { state: true },
  };
  declare set: SetView | undefined;
  declare language: UiLanguage;
  /** The first row that is in the document. */
  declare _from: number;
  /** Where the keyboard is. */
  declare _active: number;
  readonly #watch = new ResizeObserver(() => this.requestUpdate());

  constructor() {
    super();
    this.set = undefined;
    this.language = "sn";
    this._from = 0;
    this._active = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch.disconnect();
  }

  /** To the place of a row, with the focus. */
  reach(place: number): void {
    this.#go(place);
    this.#grid?.focus({ preventScroll: true });
  }

  get #grid(): HTMLElement | null {
    return this.querySelector(".explore-grid");
  }

  /** Pixels of a row, of the head above them, and of what is seen. */
  #sizes() {
    const row = this.querySelector(".explore-row")?.getBoundingClientRect().height || 56;
    const head = this.querySelector(".explore-head")?.getBoundingClientRect().height ?? 0;
    return { row, head, seen: (this.#grid?.clientHeight ?? 0) - head };
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("set");
    if (!changed.has("set") || before?.list === this.set?.list) return;
    this._from = 0;
    this._active = 0;
    this.#grid?.scrollTo(0, 0);
  }

  protected override updated(): void {
    const length = this.set?.list.length ?? 0;
    const { row } = this.#sizes();
    const [room, shown] = [
      this.querySelector<HTMLElement>(".explore-rows"),
      this.querySelector<HTMLElement>(".explore-shown"),
    ];
    // By hand: the site's policy forbids style attributes, which templates would write.
    if (room) room.style.height = `${length * row}px`;
    if (shown) shown.style.transform = `translateY(${this._from * row}px)`;
  }

  protected override render() {
    const { set, language, _from, _active } = this;
    if (!set) return nothing;
    const { list, current } = set;
    if (list.length === 0) return html`<p data-none>${tell(language, "list.none")}</p>`;
    const { row, seen } = this.#sizes();
    const count = Math.min(list.length - _from, Math.ceil((seen || 600) / row) + 2 * MARGIN);
    const places = Array.from({ length: Math.max(0, count) }, (_, n) => _from + n);
    const present = _active >= _from && _active < _from + count;
    return html`<p class="quiet" id="explore-rows-help">${tell(language, "list.help")}</p>
      <div
        class="explore-grid" role="grid" tabindex="0" aria-label=${tell(language, "list.label")} aria-describedby="explore-rows-help"
        aria-rowcount=${list.length + 1} aria-activedescendant=${present ? `explore-at-${_active}` : nothing}
        data-pair=${set.models.length > 1 ? 2 : set.models.length}
        @scroll=${this.#scrolled} @keydown=${this.#pressed} @click=${this.#clicked}
      >
        <div role="rowgroup" class="explore-head"><div role="row" class="explore-line" aria-rowindex="1">${heads(language, set)}</div></div>
        <div role="rowgroup" class="explore-rows"><div role="presentation" class="explore-shown">
          ${places.map((place) => line(language, set, list.at(place), { place, active: place === _active, open: current?.row }))}
        </div></div>
      </div>`;
  }

  readonly #scrolled = (): void => {
    const { row } = this.#sizes();
    const from = Math.max(0, Math.floor((this.#grid?.scrollTop ?? 0) / row) - MARGIN);
    if (from !== this._from) this._from = from;
  };

  readonly #clicked = ({ target }: Event): void => {
    const place = (target as Element).closest<HTMLElement>("[data-place]")?.dataset.place;
    if (place === undefined) return;
    this._active = Number(place);
    intend(this, "explore.open", { place: this._active });
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.target !== this.#grid || event.altKey || event.ctrlKey || event.metaKey) return;
    const { row, seen } = this.#sizes();
    const page = Math.max(1, Math.floor(seen / row) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: Number.NEGATIVE_INFINITY,
      End: Number.POSITIVE_INFINITY,
    };
    const step = steps[event.key];
    if (step === undefined && event.key !== "Enter") return;
    event.preventDefault();
    if (step === undefined) intend(this, "explore.open", { place: this._active });
    else this.#go(this._active + step);
  };

  #go(place: number): void {
    const last = (this.set?.list.length ?? 1) - 1;
    this._active = Math.min(last, Math.max(0, place));
    const grid = this.#grid;
    if (!grid) return;
    const { row, seen } = this.#sizes();
    const top = this._active * row;
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (top + row > grid.scrollTop + seen) grid.scrollTop = top + row - seen;
    this.#scrolled();
  }
}

customElements.define("inzwa-explore-rows", InzwaExploreRows);

declare global {
  interface HTMLElementTagNameMap {
    "inzwa-explore-rows": InzwaExploreRows;
  }
}
