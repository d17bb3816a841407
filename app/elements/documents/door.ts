import { html } from "lit";
import { tell } from "../../documents/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";

const ENDS = ".txt,.md,.markdown,.html,.htm,.xhtml,.mht,.mhtml,.pdf";
/** UTF-16 units that are written or pasted by hand. */
const LONGEST = 200_000;

/** How documents come in. */
export function door(language: UiLanguage) {
  return html`<div class="transcribe-door documents-door">
      <label class="button strong file">
        ${tell(language, "choose")}
        <input
          type="file" class="file-input" multiple data-action="documents-choose"
          accept="text/plain,text/markdown,text/html,application/pdf,${ENDS}" @change=${take}
        />
      </label>
      <p class="quiet">${tell(language, "kinds")}</p>
    </div>
    <form class="documents-note" @submit=${keep}>
      <label for="documents-note">${tell(language, "note")}</label>
      <textarea id="documents-note" class="field" rows="3" maxlength=${LONGEST} data-action="documents-note" required></textarea>
      <button type="submit" class="button small" data-action="documents-keep">${tell(language, "keep")}</button>
    </form>`;
}

function take({ currentTarget }: Event): void {
  if (!(currentTarget instanceof HTMLInputElement)) return;
  const files = [...(currentTarget.files ?? [])];
  if (files.length > 0) intend(currentTarget, "documents.files", { files });
  // The same file chosen again must be a change again.
  currentTarget.value = "";
}

function keep(event: SubmitEvent): void {
  event.preventDefault();
  const field = (event.currentTarget as HTMLElement).querySelector("textarea");
  if (!field?.value.trim()) return;
  intend(field, "documents.text", { text: field.value });
  field.value = "";
}
