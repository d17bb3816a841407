import { html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { DocumentsView } from "../documents/documents-view.ts";
import { hasDocumentsWords, loadDocumentsWords, tell } from "../documents/words.ts";
import { size } from "../language/amounts.ts";
import type { UiLanguage } from "../view.ts";
import { door } from "./documents/door.ts";
import { noteList } from "./documents/notes.ts";
import { reading } from "./documents/reading.ts";
import { type Doing, row } from "./documents/row.ts";
import { told } from "./documents/told.ts";
import { intend } from "./intent.ts";

/**
 * The person's own documents. What its surface promises:
 * - itself: `data-documents`, `"loading"`, `"empty"` or `"ready"`;
 * - `[data-action=documents-choose]`, an `<input type=file>`; `[data-action=documents-note]` and `[data-action=documents-keep]`;
 * - `[data-document=ID]`, a row with `.document-link`, `[data-action=document-rename|document-delete]`, and
 *   `[data-action=document-delete-yes]` once that was asked for;
 * - `[data-note=MOMENT]`, a note with `[data-action=note-delete]` and then `[data-action=note-delete-yes]`; the one that an
 *   answer was read from is a `<mark>`;
 * - `[data-refused]`, a file that was not taken, and why;
 * - `.document` with `[data-text]` and the passage as `<mark>`, or with `data-missing` where the address leads to nothing.
 */
class InzwaDocuments extends LitElement {
  static override properties = {
    documents: { attribute: false },
    language: { attribute: false },
    _doing: { state: true },
  };
  /** Absent until the screen is opened. */
  declare documents: DocumentsView | undefined;
  declare language: UiLanguage;
  declare _doing: Doing | undefined;
  #shown: unknown;
  #shownNote: unknown;

  constructor() {
    super();
    this.documents = undefined;
    this.language = "sn";
    this._doing = undefined;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Nothing can be said before its words are here. */
  protected override shouldUpdate(): boolean {
    const { language } = this;
    if (hasDocumentsWords(language)) return true;
    void loadDocumentsWords(language).then(() => this.requestUpdate());
    return false;
  }

  /** The first try asks for the words; what waits here goes on after what waits there. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await loadDocumentsWords(this.language);
    return super.getUpdateComplete();
  }

  protected override render() {
    const { language, documents } = this;
    return html`
      <h2 class="screen-title" tabindex="-1">${tell(language, "heading")}</h2>
      <p class="models-about">${tell(language, "about")}</p>
      <div class="documents-columns">
        <div class="documents-side">
          ${door(language)} ${documents ? told(language, documents) : nothing} ${documents ? this.#list(documents) : nothing}
          ${documents ? noteList(language, documents, { doing: this._doing, set: (doing) => void this.#do(doing), gone: () => this.#leave() }) : nothing}
        </div>
        ${documents?.open ? reading(language, documents.open) : nothing}
      </div>
      <p class="drop-note" aria-hidden="true"><span>${tell(language, "kinds")}</span></p>
    `;
  }

  #list({ rows, bytes, status, open }: DocumentsView) {
    const { language } = this;
    if (status === "loading") return nothing;
    if (rows.length === 0) return html`<p class="quiet">${tell(language, "empty")}</p>`;
    const shown = typeof open === "object" ? open.row.id : 0;
    return html`<section aria-labelledby="documents-list">
      <h3 id="documents-list" class="documents-list-name">${tell(language, "list")}</h3>
      <p class="quiet" data-documents-kept>${tell(language, "kept", { count: rows.length, size: size(bytes, language) })}</p>
      <ul class="documents-list" role="list">
        ${repeat(
          rows,
          ({ id }) => id,
          (one) =>
            row(language, one, {
              open: one.id === shown,
              doing: this._doing,
              set: (doing) => void this.#do(doing),
              gone: () => this.#leave(),
            }),
        )}
      </ul>
    </section>`;
  }

  /** The keyboard's place goes to what was opened, and back to the button that opened it. */
  async #do(doing: Doing | undefined): Promise<void> {
    const before = this._doing;
    this._doing = doing;
    await this.updateComplete;
    const at = doing ?? before;
    const of = this.querySelector(`[${at?.what === "forget" ? "data-note" : "data-document"}="${at?.id}"]`);
    const next = doing ? "[name=name], [data-no]" : `[data-action=${actionOf(before?.what)}]`;
    const target = of?.querySelector<HTMLElement>(next) ?? this.querySelector<HTMLElement>(".screen-title");
    if (target instanceof HTMLInputElement) target.select();
    target?.focus();
  }

  /** What had the keyboard's place goes away. */
  #leave(): void {
    this._doing = undefined;
    this.querySelector<HTMLElement>(".screen-title")?.focus();
  }

  protected override updated(): void {
    const { documents } = this;
    const status = documents?.status ?? "loading";
    this.dataset.documents = status === "ready" && documents?.rows.length === 0 ? "empty" : status;
    const { open, shownNote } = documents ?? {};
    if (shownNote !== this.#shownNote) {
      this.#shownNote = shownNote;
      const note = shownNote && this.querySelector<HTMLElement>(`[data-note="${shownNote.at}"]`);
      note?.focus({ preventScroll: true });
      note?.scrollIntoView({ block: "center" });
    }
    // Each time a passage is asked for, its mark is a new one.
    const shown = typeof open === "object" ? (open.mark ?? open.row.id) : open;
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (shown === undefined) return;
    this.querySelector<HTMLElement>(".document-title")?.focus({ preventScroll: true });
    (this.querySelector(".document mark") ?? this.querySelector(".document"))?.scrollIntoView({ block: "center" });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("paste", this.#paste);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("paste", this.#paste);
  }

  /** Words that are pasted beside a field are a text to be kept. */
  #paste(event: ClipboardEvent): void {
    if ((event.target as Element).matches("input, textarea") || (event.clipboardData?.files.length ?? 0) > 0) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.trim()) intend(this, "documents.text", { text });
  }
}

/** The button that begins it. */
function actionOf(what: Doing["what"] | undefined): string {
  return what === "forget" ? "note-delete" : `document-${what}`;
}

customElements.define("inzwa-documents", InzwaDocuments);
