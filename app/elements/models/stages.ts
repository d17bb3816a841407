import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import type { ModelStage } from "../../../core/manifest.ts";
import { because } from "../../language/reasons.ts";
import { say, wordFor } from "../../language/words.ts";
import type { ModelsView, StageRow } from "../../models-view.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";

/** What the plan took for each stage, why, and what else could be had. */
export function stages(language: UiLanguage, { stages: rows }: ModelsView) {
  return html`<section class="models-part" aria-labelledby="models-stages">
    <h3 id="models-stages">${say(language, "stages.heading")}</h3>
    <ul class="stages" role="list">
      ${repeat(
        rows,
        ({ stage }) => stage,
        (row) => card(language, row),
      )}
    </ul>
  </section>`;
}

function card(language: UiLanguage, row: StageRow) {
  const { stage, model, reasons } = row;
  const why = reasons.map((reason) => html`<li data-reason=${reason.key}>${because(language, reason)}</li>`);
  return html`<li class="plate" data-stage-plan=${stage} ?data-missing=${model === undefined}>
    <h4>${say(language, `stage.${stage}`)}</h4>
    ${model ? html`<p class="plate-name" lang="en">${model}</p>` : html`<p class="plate-name">${say(language, "stage.none")}</p>`}
    ${model ? nothing : html`<ul class="facts" role="list">${why}</ul>`}
    ${chooser(language, row)}
    ${
      model
        ? html`<details class="more">
            <summary>${say(language, "models.why")}<span class="unseen"> ${say(language, `stage.${stage}`)}</span></summary>
            <ul class="facts" role="list">${why}${facts(language, row).map((fact) => html`<li>${fact}</li>`)}</ul>
          </details>`
        : nothing
    }
  </li>`;
}

function facts(language: UiLanguage, { engine, backend, dtype, threads }: StageRow): string[] {
  return [
    ...(engine ? [wordFor(language, "engine", engine)] : []),
    ...(backend ? [wordFor(language, "backend", backend)] : []),
    ...(dtype ? [say(language, "stage.dtype", { dtype })] : []),
    ...(threads ? [say(language, "stage.threads", { count: String(threads) })] : []),
  ];
}

function chooser(language: UiLanguage, { stage, choices }: StageRow) {
  const models = choices.filter(({ id }) => id !== "");
  if (models.length === 0) return nothing;
  const option = (id: string, name: string, chosen: boolean) =>
    html`<option value=${id} lang=${id ? "en" : language} .selected=${live(chosen)}>${name}</option>`;
  return html`<label class="chooser">
    <span class="quiet">${say(language, "stage.choose")}<span class="unseen">, ${say(language, `stage.${stage}`)}</span></span>
    <select class="select" data-action="models-choose" data-of=${stage} @change=${(event: Event) => choose(event, stage)}>
      ${option("", say(language, "stage.choose.auto"), !models.some(({ chosen }) => chosen))}
      ${models.map(({ id, name, chosen }) => option(id, name, chosen))}
    </select>
  </label>`;
}

function choose({ currentTarget }: Event, stage: ModelStage): void {
  if (currentTarget instanceof HTMLSelectElement)
    intend(currentTarget, "models.choose", { stage, model: currentTarget.value });
}
