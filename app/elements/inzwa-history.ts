import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { HistoryView } from "../history/history-view.ts";
import { say } from "../language/words.ts";
import type { UiLanguage } from "../view.ts";
import { all } from "./history/all.ts";
import { list } from "./history/list.ts";
import { notices } from "./history/notices.ts";
import { reading } from "./history/reading.ts";
import { intend } from "./intent.ts";

/**
 * Conversations of the past. What its surface promises:
 * - itself: `data-history`, `"loading"`, `"empty"`, `"ready"` or `"gone"`, and `data-open=ID` while one is read;
 * - `[data-talk=ID]`, a row with `[data-action=history-pin]` and `[data-action=history-delete]`;
 * - `[data-action=history-search]`, `[data-found=COUNT]`, `[data-action=history-more]`;
 * - `.talk` with `[data-turn]`, `[data-action=talk-go-on|history-rename|history-copy|talk-pin|talk-json|talk-markdown|talk-delete]`;
 * - `[data-action=history-save][data-format]`, `[data-action=history-import]`, `[data-action=history-clear]`;
 * - `[data-history-note=KIND]`, what is said about it all.
 */
class InzwaHistory extends LitElement {
  static override properties = {
    history: { attribute: false },
    keeps: { attribute: false },
    language: { attribute: false },
    tag: { attribute: false },
    _renames: { state: true },
  };
  declare history: HistoryView | undefined;
  declare keeps: boolean;
  declare language: UiLanguage;
  /** BCP 47 of what is spoken now. */
  declare tag: string;
  declare _renames: boolean;
  #shown: string | undefined;

  constructor() {
    super();
    this.history = undefined;
    this.keeps = true;
    this.language = "sn";
    this.tag = "sn";
    this._renames = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(): void {
    if (openOf(this.history) !== this.#shown) this._renames = false;
  }

  protected override render() {
    const { history, language, keeps } = this;
    return html`
      <div class="talks-head">
        <h2 class="screen-title" tabindex="-1">${say(language, "nav.history")}</h2>
        <p class="models-about">${say(language, "history.about")}</p>
      </div>
      ${history ? notices(language, history, keeps) : nothing}
      ${history ? this.#parts(history) : html`<p class="quiet">${say(language, "history.loading")}</p>`}
    `;
  }

  #parts(history: HistoryView) {
    const { language } = this;
    if (history.status === "loading") return html`<p class="quiet">${say(language, "history.loading")}</p>`;
    if (history.status === "gone") return nothing;
    return html`
      <div class="talks-columns">
        <div class="talks-side">
          ${history.total > 0 ? this.#search(history) : this.#empty()}
          ${history.total > 0 ? list(language, history, Date.now()) : nothing}
        </div>
        <div class="talks-read">${this.#read(history)} ${all(language, history.total)}</div>
      </div>
    `;
  }

  #read({ open, total }: HistoryView) {
    const { language } = this;
    if (!open) return total > 0 ? html`<p class="talks-choose quiet">${say(language, "history.choose")}</p>` : nothing;
    const renaming = {
      active: this._renames,
      begin: () => void this.#rename(true),
      cancel: () => void this.#rename(false),
      save: (event: SubmitEvent) => this.#name(event),
    };
    return reading(language, open, renaming, this.tag);
  }

  #search({ query, found }: HistoryView) {
    const { language } = this;
    const words = found === 0 ? say(language, "history.nothing") : say(language, "history.found", { count: found });
    return html`<search class="talks-search">
      <label class="unseen" for="talks-search">${say(language, "history.search")}</label>
      <input
        id="talks-search" class="field" type="search" data-action="history-search" autocomplete="off" spellcheck="false"
        placeholder=${say(language, "history.search")} .value=${query}
        @input=${({ currentTarget }: Event) =>
          intend(this, "history.search", { text: (currentTarget as HTMLInputElement).value })}
      />
      <p class="quiet" role="status" data-found=${query.trim() ? found : nothing}>${query.trim() ? words : nothing}</p>
    </search>`;
  }

  #empty() {
    const { language, keeps } = this;
    return html`<div class="talks-empty">
      <p>${say(language, keeps ? "history.empty" : "history.empty.private")}</p>
      <a class="button strong" href="#talk">${say(language, "history.empty.talk")}</a>
    </div>`;
  }

  async #rename(active: boolean): Promise<void> {
    this._renames = active;
    await this.updateComplete;
    if (active) this.querySelector<HTMLInputElement>("#talk-name")?.select();
    else this.querySelector<HTMLElement>("[data-action=history-rename]")?.focus();
  }

  #name(event: SubmitEvent): void {
    event.preventDefault();
    const { open } = this.history ?? {};
    const title = this.querySelector<HTMLInputElement>("#talk-name")?.value.trim();
    if (typeof open === "object" && title) intend(this, "history.rename", { id: open.id, title });
    void this.#rename(false);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { history } = this;
    this.dataset.history =
      history?.status === "ready" && history.total === 0 ? "empty" : (history?.status ?? "loading");
    const open = openOf(history);
    if (open === undefined) delete this.dataset.open;
    else this.dataset.open = open;
    if (open !== this.#shown && changed.has("history")) this.#move(open);
  }

  /** Focus goes to what is read, and back to the row it came from. */
  #move(open: string | undefined): void {
    const before = this.#shown;
    this.#shown = open;
    const row = before && this.querySelector<HTMLElement>(`[data-talk="${before}"] .talk-link`);
    const target =
      open === undefined
        ? row || this.querySelector<HTMLElement>(".screen-title")
        : this.querySelector<HTMLElement>(".talk-title");
    target?.focus();
  }
}

/** Id of what is read, "" for one that is missing. */
function openOf(history: HistoryView | undefined): string | undefined {
  const { open } = history ?? {};
  return open === "missing" ? "" : open?.id;
}

customElements.define("inzwa-history", InzwaHistory);
