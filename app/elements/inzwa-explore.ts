import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { ExploreView, SetView } from "../explore/view.ts";
import { hasExploreWords, loadExploreWords, tell } from "../explore/words.ts";
import { actOf } from "../review/keys.ts";
import { hasReviewWords, loadReviewWords } from "../review/words.ts";
import type { UiLanguage } from "../view.ts";
import { distributions } from "./explore/distributions.ts";
import { filters } from "./explore/filters.ts";
import { models } from "./explore/models.ts";
import { damage, opening } from "./explore/opening.ts";
import { overview } from "./explore/overview.ts";
import { row } from "./explore/row.ts";
import { type Listed, vocabulary } from "./explore/vocabulary.ts";
import { intend, sends } from "./intent.ts";
import "./explore/inzwa-explore-rows.ts";
import "./inzwa-wave.ts";

/** Keys of the review screen that mean something on a row. */
const HEARING = ["play", "loop", "slower", "back", "forward", "start", "end", "whole"] as const;

/**
 * The explorer of datasets. What its surface promises:
 * - itself: `data-explore=loading|empty|reading|ready`; `[data-notice]`; `[data-damaged][data-beyond]`;
 * - `[data-action=explore-files|explore-folder|explore-add-files|explore-add-folder|explore-close]`;
 * - `[data-shown=ROWS]`; `[data-model=NAME]` with its rates; `[data-better=FIRST/SECOND/EQUAL]`, `[data-comparison]`;
 * - `[data-action=explore-search|sort|descending|counting|range|from|to|narrow|field|value|widen|all|save|words]`;
 * - `[data-place=N]` for each row in view, `[data-row=N][data-trouble]` for the open one, `[data-heard=MODEL][data-wer]` in it.
 */
class InzwaExplore extends LitElement {
  static override properties = {
    explore: { attribute: false },
    language: { attribute: false },
    _field: { state: true },
    _listed: { state: true },
  };
  declare explore: ExploreView | undefined;
  declare language: UiLanguage;
  /** The field whose values are offered. */
  declare _field: string;
  /** Which words are listed. */
  declare _listed: Listed;

  constructor() {
    super();
    this.explore = undefined;
    this.language = "sn";
    this._field = "";
    this._listed = "all";
    this.addEventListener("keydown", this.#pressed);
    this.addEventListener("dragover", this.#over);
    this.addEventListener("dragleave", (event) => {
      if (!this.contains(event.relatedTarget as Node | null)) this.removeAttribute("data-dropping");
    });
    this.addEventListener("drop", this.#drop);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  get #ready(): boolean {
    return hasExploreWords(this.language) && hasReviewWords(this.language);
  }

  protected override willUpdate(): void {
    if (this.#ready) return;
    // What plays a recording speaks with the words of the screen for reviews.
    void Promise.all([loadExploreWords(this.language), loadReviewWords(this.language)]).then(
      () => this.requestUpdate(),
      () => undefined,
    );
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("explore")) return;
    const before = changed.get("explore")?.set?.current;
    const now = this.explore?.set?.current;
    if (now && now.row !== before?.row) this.#show();
    if (before && !now && this.explore?.set) this.querySelector("inzwa-explore-rows")?.reach(before.place ?? 0);
  }

  /** The row that was opened: where it is seen already, nothing moves under who goes through rows. */
  #show(): void {
    const name = this.querySelector<HTMLElement>("#explore-row-name");
    const card = name?.closest("[data-row]")?.getBoundingClientRect();
    name?.focus({ preventScroll: true });
    if (card && (card.top > innerHeight / 2 || card.bottom < innerHeight / 2)) name?.scrollIntoView();
  }

  protected override render() {
    const { language, explore } = this;
    this.dataset.explore = this.#ready ? (explore?.status ?? "loading") : "loading";
    if (!this.#ready) return html`<h2 class="screen-title" tabindex="-1"></h2>`;
    return html`<h2 class="screen-title" tabindex="-1">${tell(language, "title")}</h2>
      <p class="models-about">${tell(language, "about")}</p>
      ${explore ? opening(language, explore) : nothing}
      ${explore?.set && explore.reading?.what !== "files" ? this.#set(explore.set) : nothing}
      <p class="drop-note" aria-hidden="true"><span>${tell(language, "drop")}</span></p>`;
  }

  #set(set: SetView) {
    const { language } = this;
    return html`${damage(language, set)} ${overview(language, set)}
      ${filters(language, set, this._field, (field) => {
        this._field = field;
      })}
      <div class="explore-columns explore-main">
        <div>
          <inzwa-explore-rows .set=${set} .language=${language}></inzwa-explore-rows>
          <button type="button" class="button" data-action="explore-save" ?disabled=${set.list.length === 0} @click=${sends("explore.save", null)}>${tell(language, "save")}</button>
        </div>
        ${set.current ? row(language, set.current, set.list.length) : nothing}
      </div>
      ${models(language, set)} ${distributions(language, set)}
      ${vocabulary(language, set, this._listed, (listed) => {
        this._listed = listed;
      })}`;
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const current = this.explore?.set?.current;
    if (!this.#ready || !current || !(event.target as Element).closest("[data-row]")) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      intend(this, "explore.shut", null);
      return;
    }
    const act = actOf(event);
    const heard = HEARING.find((one) => one === act);
    if (heard) this.querySelector("inzwa-wave")?.act(heard);
    else if ((act === "next" || act === "previous") && current.place !== undefined) {
      const place = current.place + (act === "next" ? 1 : -1);
      if (place >= 0 && place < (this.explore?.set?.list.length ?? 0)) intend(this, "explore.open", { place });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.setAttribute("data-dropping", "");
  };

  readonly #drop = (event: DragEvent): void => {
    this.removeAttribute("data-dropping");
    const items = [...(event.dataTransfer?.items ?? [])];
    // Entries can be asked for only while it is dropped.
    const entries = items.flatMap((item) => item.webkitGetAsEntry() ?? []);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (entries.length + files.length === 0) return;
    event.preventDefault();
    // Not every file that is let go lies in a file system.
    if (entries.length > 0) intend(this, "explore.dropped", { entries });
    else intend(this, "explore.files", { files, add: false });
  };
}

customElements.define("inzwa-explore", InzwaExplore);
