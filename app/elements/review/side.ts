import { html, nothing } from "lit";
import { decimal, number, percent } from "../../language/numbers.ts";
import { KEYS } from "../../review/keys.ts";
import type { ReviewView, Saved } from "../../review/view.ts";
import { type ReviewKey, tell } from "../../review/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend, sends } from "../intent.ts";
import { shown } from "./deed.ts";

/** What comes next, who reviews, what is saved, and how far people agree. */
export function side(language: UiLanguage, view: ReviewView) {
  return html`${queue(language, view)} ${saving(language, view)} ${figures(language, view)}`;
}

export function reviewer(language: UiLanguage, name: string) {
  return html`<label class="collect-field">
      <span>${tell(language, "reviewer")}</span>
      <input
        class="field" type="text" maxlength="64" autocomplete="off" spellcheck="false" data-action="review-reviewer" .value=${name}
        @change=${(event: Event) => intend(event.target as HTMLElement, "review.reviewer", { name: (event.target as HTMLInputElement).value })}
      />
    </label>
    <p class="quiet">${tell(language, "reviewer.about")}</p>`;
}

function queue(language: UiLanguage, { queue: rows, mine, waiting, current }: ReviewView) {
  return html`<section class="models-part" aria-labelledby="review-queue">
    <h3 id="review-queue">${tell(language, "queue.title")}</h3>
    <p class="quiet" data-mine=${mine} data-waiting=${waiting}>${tell(language, "progress", { mine: number(mine, language), waiting: number(waiting, language) })}</p>
    <ol class="review-queue" role="list">
      ${rows.map(
        ({ id, name, text, state, language: spoken }) => html`<li>
          <button
            type="button" class="review-row" data-review-row=${id} aria-current=${id === current?.id ? "true" : nothing}
            @click=${sends("review.open", { id })}
          ><span lang=${spoken}>${text || tell(language, "queue.wordless")}</span>
            <span class="quiet">${name}, ${tell(language, `state.${state}`)}</span></button>
        </li>`,
      )}
    </ol>
  </section>`;
}

function saving(language: UiLanguage, { rows, mine, figures: told }: ReviewView) {
  const none = mine === 0 && told === undefined;
  const button = (what: Saved, label: string, disabled: boolean) => html`<button
    type="button" class="button" data-action="review-save-${what}" ?disabled=${disabled} @click=${sends("review.save", { what })}
  >${label}</button>`;
  return html`<section class="models-part" aria-labelledby="review-save">
    <h3 id="review-save">${tell(language, "save.title")}</h3>
    <p>${tell(language, "save.about")}</p>
    <div class="measure-buttons">
      ${button("rows", tell(language, "save.rows", { count: rows }), rows === 0)}
      ${button("reviews", tell(language, "save.reviews"), none)}
      ${button("label-studio", tell(language, "save.label-studio"), none)}
    </div>
  </section>`;
}

function figures(language: UiLanguage, { figures: told }: ReviewView) {
  if (!told) return nothing;
  const rows: readonly (readonly [ReviewKey, string | undefined])[] = [
    ["figures.rejection", told.rejection === undefined ? undefined : percent(told.rejection, language)],
    ["figures.minute", told.perMinute === undefined ? undefined : decimal(told.perMinute, language)],
    ["figures.words", told.transcripts.wer === undefined ? undefined : percent(told.transcripts.wer, language)],
    ["figures.decision", told.decision.alpha === undefined ? undefined : decimal(told.decision.alpha, language)],
    ["figures.quality", told.quality.alpha === undefined ? undefined : decimal(told.quality.alpha, language)],
  ];
  return html`<section class="models-part" aria-labelledby="review-figures">
    <h3 id="review-figures">${tell(language, "figures.title")}</h3>
    <dl class="review-figures">
      ${rows.map(([key, value]) => (value === undefined ? nothing : html`<div><dt>${tell(language, key)}</dt><dd>${value}</dd></div>`))}
    </dl>
  </section>`;
}

/** What each key does. */
export function keys(language: UiLanguage) {
  return html`<section class="collect-card" data-keys aria-labelledby="review-keys" tabindex="-1">
    <h3 id="review-keys">${tell(language, "act.help")}</h3>
    <p>${tell(language, "keys.about")}</p>
    <dl class="review-keys">
      ${KEYS.map(({ key, act }) => html`<div><dt><kbd class="review-key">${shown(key)}</kbd></dt><dd>${tell(language, `act.${act}`)}</dd></div>`)}
    </dl>
    <p class="quiet">${tell(language, "keys.space")}</p>
  </section>`;
}
