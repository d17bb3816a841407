import { html, nothing } from "lit";
import type { HistoryNotice, HistoryView } from "../../history/history-view.ts";
import { number } from "../../language/numbers.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";

/** What stands in the way, and what came of the last action. */
export function notices(language: UiLanguage, { obstacle, notice, days, status }: HistoryView, keeps: boolean) {
  return html`
    ${keeps ? nothing : html`<p class="talks-note" data-history-note="private">${say(language, "history.private")}</p>`}
    ${days > 0 ? html`<p class="quiet">${say(language, "history.expiry", { days })}</p>` : nothing}
    ${obstacle ? html`<p class="warning" role="alert" data-history-note=${obstacle}>${say(language, `history.${obstacle}`)}</p>` : nothing}
    ${status === "gone" && !obstacle ? html`<p class="warning" data-history-note="gone">${say(language, "history.gone")}</p>` : nothing}
    ${notice ? outcome(language, notice) : nothing}
  `;
}

function outcome(language: UiLanguage, notice: HistoryNotice) {
  const refused = notice.kind === "refused";
  return html`<div class=${refused ? "talks-outcome warning" : "talks-outcome"} role=${refused ? "alert" : "status"} data-history-note=${notice.kind}>
    <p>${words(language, notice)}</p>
    <button type="button" class="button small" data-action="history-read" @click=${sends("history.read", null)}>
      ${say(language, "action.dismiss")}
    </button>
  </div>`;
}

function words(language: UiLanguage, notice: HistoryNotice) {
  switch (notice.kind) {
    case "imported":
      return say(language, "history.imported", {
        fresh: number(notice.fresh, language),
        merged: number(notice.merged, language),
      });
    case "refused": {
      const why = say(
        language,
        `history.refused.${notice.reason}`,
        notice.reason === "damaged" ? { path: notice.path || "–" } : {},
      );
      return `${say(language, "history.refused", { file: notice.file })} ${why}`;
    }
    default:
      return say(language, `history.${notice.kind}`);
  }
}
