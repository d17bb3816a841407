import { html, LitElement, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { say } from "../language/words.ts";
import { type FileRow, isOver, type TranscribeView } from "../transcribe/transcribe-view.ts";
import type { UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";
import { fileCard } from "./transcribe/file-card.ts";

/** Pixels from its end within which a text counts as read to its end. */
const NEAR = 24;

/**
 * Recordings that become text. The file field is `[data-action=transcribe-choose]`, an `<input type=file>`; each file is a
 * `[data-file]` with `[data-file-state]`. Files may also be dropped or pasted anywhere on the screen.
 */
class InzwaTranscribe extends LitElement {
  static override properties = {
    transcribe: { attribute: false },
    language: { attribute: false },
    tag: { attribute: false },
  };
  /** Absent until the first file comes. */
  declare transcribe: TranscribeView | undefined;
  declare language: UiLanguage;
  /** BCP 47 of what is said. */
  declare tag: string;
  #finished = "";
  /** Files whose text was scrolled to its end before it grew. */
  #followed: ReadonlySet<string> = new Set();

  constructor() {
    super();
    this.transcribe = undefined;
    this.language = "sn";
    this.tag = "sn";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("transcribe")?.files ?? [];
    const now = this.transcribe?.files ?? [];
    const finished = now.find((row) => row.state === "done" && wasOpen(before, row));
    if (finished) this.#finished = finished.name;
    this.#followed = new Set(
      this.#texts()
        .filter(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight <= NEAR)
        .map(({ dataset }) => dataset.transcript ?? ""),
    );
  }

  protected override render() {
    const { language, transcribe, tag } = this;
    const files = transcribe?.files ?? [];
    return html`
      <h2 class="screen-title" tabindex="-1">${say(language, "transcribe.heading")}</h2>
      <p class="transcribe-about">${say(language, "transcribe.about")}</p>
      <div class="transcribe-door">
        <label class="button strong file">
          ${say(language, "transcribe.choose")}
          <input
            type="file" class="file-input" multiple data-action="transcribe-choose" accept="audio/*,video/*,.opus,.oga,.m4a,.aac,.flac,.mkv"
            @change=${this.#take}
          />
        </label>
        <p class="quiet transcribe-drop">${say(language, "transcribe.drop")}</p>
      </div>
      <p class="transcribe-kept">${say(language, "transcribe.kept")}</p>
      ${
        files.length > 0
          ? html`<ol class="file-cards" role="list" aria-label=${say(language, "transcribe.files")}>
              ${repeat(
                files,
                ({ id }) => id,
                (row) => fileCard(language, row, tag),
              )}
            </ol>`
          : nothing
      }
      <p class="unseen" role="status">${this.#finished ? say(language, "transcribe.done", { name: this.#finished }) : nothing}</p>
      <p class="drop-note" aria-hidden="true"><span>${say(language, "transcribe.dropping")}</span></p>
    `;
  }

  protected override updated(): void {
    for (const text of this.#texts())
      if (this.#followed.has(text.dataset.transcript ?? "") && text.closest("[data-file-state=reading]"))
        text.scrollTop = text.scrollHeight;
  }

  #texts(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-transcript]")];
  }

  #take(event: Event): void {
    const field = event.currentTarget;
    if (!(field instanceof HTMLInputElement)) return;
    const files = [...(field.files ?? [])];
    if (files.length > 0) intend(this, "transcribe-files", { files });
    // The same file chosen again must be a change again.
    field.value = "";
  }
}

function wasOpen(before: readonly FileRow[], { id }: FileRow): boolean {
  const row = before.find((one) => one.id === id);
  return row !== undefined && !isOver(row);
}

customElements.define("inzwa-transcribe", InzwaTranscribe);
