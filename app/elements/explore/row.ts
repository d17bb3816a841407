import { html, nothing } from "lit";
import type { CurrentRow, HeardView } from "../../explore/view.ts";
import { tell } from "../../explore/words.ts";
import { number } from "../../language/numbers.ts";
import { tell as tellReview } from "../../review/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend, sends } from "../intent.ts";
import { differences } from "../measure/differences.ts";
import { share } from "./columns.ts";

/** A row that was opened: its sound, its words beside what models heard, all its fields. total: rows in the list. */
export function row(language: UiLanguage, current: CurrentRow, total: number) {
  const { id, file, line, sound, trouble, text, models, fields, place } = current;
  const spoken = langOf(current);
  const step = (by: number) => (event: Event) => {
    if (place !== undefined && event.currentTarget) intend(event.currentTarget, "explore.open", { place: place + by });
  };
  return html`<section class="collect-card explore-row-card" data-row=${current.row} data-trouble=${trouble ?? ""} aria-labelledby="explore-row-name">
    <h3 id="explore-row-name" tabindex="-1">${id || tell(language, "row")}</h3>
    <p class="quiet explore-files">${tell(language, "damage.line", { file, line: number(line, language) })}</p>
    ${
      sound
        ? nothing
        : html`<p class=${trouble ? "warning" : "quiet"}>${tell(language, trouble === "missing" ? "row.missing" : trouble ? "row.unreadable" : "row.reading")}</p>`
    }
    <inzwa-wave .sound=${sound} .language=${language} .marks=${false}></inzwa-wave>
    <h4>${tell(language, "row.reference")}</h4>
    <p class="explore-words" lang=${spoken} data-reference>${text === undefined ? tell(language, "row.wordless") : text}</p>
    ${models.map((model) => heard(language, model, spoken))}
    ${better(language, models)}
    <details>
      <summary>${tell(language, "row.fields")}</summary>
      <dl class="explore-facts">${fields.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    </details>
    <div class="review-deeds">
      <button type="button" class="button small" data-action="explore-previous" aria-keyshortcuts="P" ?disabled=${place === undefined || place === 0} @click=${step(-1)}>${tellReview(language, "act.previous")} <kbd class="review-key" aria-hidden="true">P</kbd></button>
      <button type="button" class="button small" data-action="explore-next" aria-keyshortcuts="N" ?disabled=${place === undefined || place >= total - 1} @click=${step(1)}>${tellReview(language, "act.next")} <kbd class="review-key" aria-hidden="true">N</kbd></button>
      <button type="button" class="button small" data-action="explore-shut" aria-keyshortcuts="Escape" @click=${sends("explore.shut", null)}>${tell(language, "row.shut")} <kbd class="review-key" aria-hidden="true">Esc</kbd></button>
    </div>
  </section>`;
}

function heard(language: UiLanguage, model: HeardView, spoken: string) {
  const { name, differences: all, wer, cer } = model;
  return html`<div class="explore-heard" data-heard=${name} data-wer=${wer ?? ""}>
    <h4>${name}${
      wer === undefined || cer === undefined
        ? nothing
        : html` <span class="quiet">${tell(language, "row.rates", { wer: share(wer, language), cer: share(cer, language) })}</span>`
    }</h4>
    ${
      all === undefined
        ? html`<p class="explore-words" lang=${spoken}>${model.heard}</p>`
        : all.length === 0
          ? html`<p class="quiet">${tell(language, "row.silent")}</p>`
          : differences(language, all, spoken)
    }
  </div>`;
}

/** The two that are first on the card. */
function better(language: UiLanguage, [one, other]: readonly HeardView[]) {
  if (one?.wer === undefined || other?.wer === undefined) return nothing;
  const least = one.wer < other.wer ? one : other;
  const told =
    one.wer === other.wer ? tell(language, "row.equal") : tell(language, "row.better", { model: least.name });
  return html`<p class="collect-last">${told}</p>`;
}

/** Only what looks like a tag: some sets write a language's name. */
function langOf({ language }: CurrentRow): string {
  return /^[a-z]{2,3}(-[\w-]+)?$/i.test(language) ? language : "";
}
