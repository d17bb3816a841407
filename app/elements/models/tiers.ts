import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { size } from "../../language/amounts.ts";
import { percent } from "../../language/numbers.ts";
import { because } from "../../language/reasons.ts";
import { say } from "../../language/words.ts";
import type { ModelRow, ModelsView, TierRow } from "../../models-view.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";
import { arrival } from "./arrival.ts";
import { lacks } from "./packs.ts";
import { downloading, type TierProgress, type TierState, tierProgress, tierState } from "./tier-state.ts";

/** One card for each size, with one main button. */
export function tiers(language: UiLanguage, { tiers: rows, models }: ModelsView) {
  return html`<section class="models-part" aria-labelledby="models-tiers">
    <h3 id="models-tiers">${say(language, "tiers.heading")}</h3>
    <ul class="tiers" role="list">
      ${repeat(
        rows,
        ({ tier }) => tier,
        (row) => card(language, row, models),
      )}
    </ul>
  </section>`;
}

function card(language: UiLanguage, row: TierRow, models: readonly ModelRow[]) {
  const { tier, chosen, lacks: missing } = row;
  const state = tierState(row, models);
  const progress = tierProgress(row, models);
  const arriving = state === "downloading" || state === "partial" || state === "waiting";
  const name = say(language, `tier.${tier}`);
  return html`<li class="tier" data-tier=${tier} data-state=${state} ?data-chosen=${chosen}>
    <h4 class="tier-name">${name}</h4>
    ${marks(language, row, models)}
    <p class="quiet">${say(language, `tier.${tier}.about`)}</p>
    <p class="tier-state">${say(language, `tier.state.${state}`)}${share(language, state, progress)}</p>
    ${arriving && progress.loaded > 0 ? arrival(language, name, progress) : bytes(language, state, row)}
    ${missing.length > 0 && state !== "unfit" ? lacks(language, missing) : nothing}
    ${state === "unfit" ? row.reasons.slice(0, 1).map((reason) => html`<p>${because(language, reason)}</p>`) : nothing}
    <div class="tier-actions">${mainButton(language, row, state, models)}${exportButton(language, row, state)}</div>
    ${more(language, row, models, state)}
  </li>`;
}

function marks(language: UiLanguage, row: TierRow, models: readonly ModelRow[]) {
  const { models: ids } = row;
  const recommended = row.recommended && row.fits;
  const bound = models.some(({ id, licence }) => ids.includes(id) && !licence.commercial);
  if (!recommended && !bound) return nothing;
  return html`<p class="marks">
    ${recommended ? html`<span class="good-mark">${say(language, "tier.recommended")}</span>` : nothing}
    ${bound ? html`<span class="warn-mark">${say(language, "model.business.no")}</span>` : nothing}
  </p>`;
}

function share(language: UiLanguage, state: TierState, { loaded, total }: TierProgress) {
  if (!total || (state !== "downloading" && state !== "partial")) return nothing;
  return html` <span class="tier-share">${percent(loaded / total, language)}</span>`;
}

function bytes(language: UiLanguage, state: TierState, { bytes, estimate }: TierRow) {
  if (state === "unfit" || (state === "absent" && bytes !== undefined)) return nothing;
  const known = bytes === undefined ? about(language, estimate) : size(bytes, language);
  return html`<p class="quiet">${known}</p>`;
}

function about(language: UiLanguage, estimate: number): string {
  if (estimate <= 0) return say(language, "size.unknown");
  return say(language, "size.about", { size: size(estimate, language) });
}

function mainButton(
  language: UiLanguage,
  { tier, models, bytes, chosen, reasons }: TierRow,
  state: TierState,
  rows: readonly ModelRow[],
) {
  const busy = downloading(rows);
  const button = (action: string, words: string, click: (event: Event) => void, strong = true) =>
    html`<button
      type="button" class=${strong ? "button strong" : "button"} data-action=${action} data-of=${tier}
      ?disabled=${busy && action === "models-download"} @click=${click}
    >${words}<span class="unseen">, ${say(language, `tier.${tier}`)}</span></button>`;
  const download = (words: string) =>
    button("models-download", words, sends("models.download", { models: wanting(models, rows) }));
  switch (state) {
    case "downloading":
    case "waiting":
      return button("models-pause", say(language, "action.pause"), sends("models.pause", null), false);
    case "partial":
      return download(say(language, "action.resume"));
    case "damaged":
      return download(say(language, "action.refetch"));
    case "absent":
      return download(
        bytes === undefined
          ? say(language, "action.download")
          : say(language, "action.download-size", { size: size(bytes, language) }),
      );
    case "ready":
    case "memory":
      return chosen ? nothing : button("models-tier", say(language, "action.use"), sends("models.tier", { tier }));
    case "unfit":
      return reasons.some(({ key }) => key === "plan.crashed")
        ? button("models-tier", say(language, "action.retry"), sends("models.tier", { tier }), false)
        : nothing;
    default:
      return nothing;
  }
}

/** What is here is not fetched again, so nobody is asked about it again. */
function wanting(ids: readonly string[], rows: readonly ModelRow[]): string[] {
  const here = rows.filter(({ state }) => state === "installed" || state === "memory").map(({ id }) => id);
  return ids.filter((id) => !here.includes(id));
}

function exportButton(language: UiLanguage, { tier, installed }: TierRow, state: TierState) {
  if (!installed || state === "verifying") return nothing;
  return html`<button
    type="button" class="button" data-action="models-export" data-of=${tier} @click=${sends("models.export", { tier })}
  >${say(language, "action.export")}<span class="unseen">, ${say(language, `tier.${tier}`)}</span></button>`;
}

function more(language: UiLanguage, row: TierRow, models: readonly ModelRow[], state: TierState) {
  const reasons = row.reasons.slice(state === "unfit" ? 1 : 0);
  const names = models.filter(({ id }) => row.models.includes(id)).map(({ name }) => name);
  if (reasons.length + names.length === 0) return nothing;
  return html`<details class="more">
    <summary>${say(language, "tier.models")}<span class="unseen">, ${say(language, `tier.${row.tier}`)}</span></summary>
    <ul role="list">${names.map((name) => html`<li lang="en">${name}</li>`)}</ul>
    ${reasons.map((reason) => html`<p data-reason=${reason.key}>${because(language, reason)}</p>`)}
  </details>`;
}
