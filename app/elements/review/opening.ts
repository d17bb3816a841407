import { html, nothing } from "lit";
import { number } from "../../language/numbers.ts";
import { say } from "../../language/words.ts";
import type { Notice, ReviewView } from "../../review/view.ts";
import { tell } from "../../review/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend, sends } from "../intent.ts";

/** Where recordings come from. */
export function opening(language: UiLanguage, { collected, reading }: ReviewView) {
  return html`<div class="review-opening">
    <label class="button strong file">
      ${tell(language, "open.files")}
      <input type="file" class="file-input" multiple data-action="review-files" accept="audio/*,.wav,.flac,.jsonl,.json,.ndjson" @change=${take} />
    </label>
    <label class="button file">
      ${tell(language, "open.folder")}
      <input type="file" class="file-input" multiple webkitdirectory data-action="review-folder" @change=${take} />
    </label>
    ${
      collected > 0
        ? html`<button type="button" class="button" data-action="review-own" @click=${sends("review.collected", null)}>${tell(language, "open.own", { count: collected })}</button>`
        : nothing
    }
    <a class="button" href="#explore">${say(language, "nav.explore")}</a>
  </div>
  <p class="quiet">${tell(language, "open.about")}</p>
  ${reading ? html`<p role="status">${tell(language, "reading", { done: number(reading.done, language), total: number(reading.total, language) })}</p>` : nothing}`;
}

function take(event: Event): void {
  const field = event.target as HTMLInputElement;
  intend(field, "review.files", { files: [...(field.files ?? [])] });
  // The same files can be picked again.
  field.value = "";
}

export function notice(language: UiLanguage, told: Notice | undefined) {
  return html`<p class="review-notice" role="status" data-notice=${told?.what ?? ""}>${told ? textOf(language, told) : nothing}</p>`;
}

function textOf(language: UiLanguage, told: Notice): string {
  if (told.what === "saved") return tell(language, "saved", { name: told.name });
  if (told.what === "reviewer") return tell(language, "reviewer.bad");
  if (told.what === "unheard") return tell(language, "wave.trouble");
  if (told.what !== "opened") return tell(language, told.what);
  const { count, reviews, refused } = told;
  return [
    tell(language, "opened", { count }),
    ...(reviews > 0 ? [tell(language, "opened.reviews", { count: reviews })] : []),
    ...(refused > 0 ? [tell(language, "opened.refused", { count: refused })] : []),
  ].join(" ");
}
