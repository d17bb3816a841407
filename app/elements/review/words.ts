import { html, nothing } from "lit";
import { lettersOf } from "../../review/letters.ts";
import type { CurrentView } from "../../review/view.ts";
import { tell } from "../../review/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";
import { deed } from "./deed.ts";

/** The words of a recording, and the letters that a keyboard may lack. edit: puts the cursor there. */
export function words(language: UiLanguage, { draft, candidate, language: spoken }: CurrentView, edit: () => void) {
  const letters = lettersOf(spoken);
  return html`<label class="collect-field review-words">
      <span>${tell(language, "transcript")}</span>
      <textarea
        class="field" rows="3" lang=${spoken} spellcheck="false" autocapitalize="off" data-action="review-transcript" .value=${draft.transcript}
        @input=${(event: Event) => send(event.target as HTMLTextAreaElement)}
      ></textarea>
    </label>
    ${candidate.hypothesis === undefined ? nothing : html`<p class="quiet" data-heard>${tell(language, "heard", { text: candidate.hypothesis })}</p>`}
    <div class="review-deeds">${deed(language, "edit", "act.edit", edit)}</div>
    ${
      letters.length > 0
        ? html`<details class="collect-about">
            <summary>${tell(language, "letters")}</summary>
            <div class="review-letters" lang=${spoken}>
              ${letters.map(
                ({ shown, written }) =>
                  html`<button type="button" class="review-letter" @click=${(event: Event) => put(event, written)}>${shown}</button>`,
              )}
            </div>
          </details>`
        : nothing
    }`;
}

function send(field: HTMLTextAreaElement): void {
  intend(field, "review.change", { transcript: field.value });
}

/** Where the cursor stands; it stays behind the letter. */
function put({ currentTarget }: Event, letter: string): void {
  const field = (currentTarget as Element)
    .closest("inzwa-review")
    ?.querySelector<HTMLTextAreaElement>("[data-action=review-transcript]");
  if (!field) return;
  field.setRangeText(letter, field.selectionStart, field.selectionEnd, "end");
  send(field);
}
