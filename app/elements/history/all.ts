import { html } from "lit";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend, sends } from "../intent.ts";

/** What is done with all conversations at once. total: how many there are. */
export function all(language: UiLanguage, total: number) {
  const none = total === 0;
  const save = (format: "json" | "markdown") => html`<button
    type="button" class="button" data-action="history-save" data-format=${format} ?disabled=${none}
    @click=${sends("history.save", { format })}
  >${say(language, `history.save.${format}`)}<span class="unseen">, ${say(language, "history.list")}</span></button>`;
  return html`<section class="talks-all" aria-labelledby="talks-all">
    <h3 id="talks-all">${say(language, "history.all")}</h3>
    <p class="quiet">${say(language, "history.all.about")}</p>
    <div class="talks-all-actions">
      ${save("json")} ${save("markdown")}
      <label class="button file">
        ${say(language, "history.import")}
        <input type="file" class="file-input" multiple accept=".json,application/json" data-action="history-import" @change=${take} />
      </label>
      <button type="button" class="button" data-action="history-clear" ?disabled=${none} @click=${sends("history.clear", null)}>
        ${say(language, "history.clear")}
      </button>
    </div>
  </section>`;
}

function take({ currentTarget: field }: Event): void {
  if (!(field instanceof HTMLInputElement)) return;
  const files = [...(field.files ?? [])];
  if (files.length > 0) intend(field, "history.import", { files });
  // The same file chosen again must be a change again.
  field.value = "";
}
