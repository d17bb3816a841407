import { html, nothing } from "lit";
import { say } from "../../language/words.ts";
import type { ModelsView, PackRow } from "../../models-view.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";
import { tick } from "../marks.ts";

/** The languages there are packs for. */
export function packs(language: UiLanguage, { packs: rows }: ModelsView) {
  const chosen = rows.find((row) => row.chosen);
  return html`<section class="models-part" aria-labelledby="models-packs">
    <h3 id="models-packs">${say(language, "packs.heading")}</h3>
    <ul class="choices" role="list">${rows.map((row) => html`<li>${choice(language, row)}</li>`)}</ul>
    ${chosen ? lacks(language, chosen.lacks) : nothing}
    ${chosen && !chosen.reviewed ? html`<p class="quiet">${say(language, "packs.unreviewed")}</p>` : nothing}
  </section>`;
}

function choice(language: UiLanguage, { tag, name, english, chosen, lacks }: PackRow) {
  return html`<button
    type="button" class="choice" data-action="models-language" data-pack=${tag} aria-pressed=${chosen}
    @click=${sends("models.language", { tag })}
  >
    <span class="choice-name" lang=${tag}>${name}</span>
    ${english === name ? nothing : html`<span class="quiet" lang="en">${english}</span>`}
    ${lacks.map((stage) => html`<span class="choice-lack">${say(language, `lacks.short.${stage}`)}</span>`)}
    ${chosen ? tick : nothing}
  </button>`;
}

/** What cannot be done, one sentence each. */
export function lacks(language: UiLanguage, stages: PackRow["lacks"]) {
  if (stages.length === 0) return nothing;
  return html`<ul class="lacks" role="list">
    ${stages.map((stage) => html`<li data-lacks=${stage}>${say(language, `lacks.${stage}`)}</li>`)}
  </ul>`;
}
