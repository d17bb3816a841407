import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { size } from "../../language/amounts.ts";
import { say } from "../../language/words.ts";
import type { ModelRow, ModelsView } from "../../models-view.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";
import { arrival } from "./arrival.ts";
import { modelDetails } from "./model-details.ts";
import { downloading } from "./tier-state.ts";

/** Every model with what can be done with it. */
export function list(language: UiLanguage, { models }: ModelsView) {
  return html`<section class="models-part" aria-labelledby="models-list">
    <h3 id="models-list">${say(language, "list.heading")}</h3>
    <ul class="models" role="list">
      ${repeat(
        models,
        ({ id }) => id,
        (row) => card(language, row, downloading(models)),
      )}
    </ul>
  </section>`;
}

function card(language: UiLanguage, row: ModelRow, busy: boolean) {
  const { id, name, stage, state, licence, pinned, bytes, progress, received } = row;
  const half = state === "partial" ? { loaded: received, ...(bytes === undefined ? {} : { total: bytes }) } : undefined;
  const arriving = progress ?? half;
  return html`<li class="plate" data-model=${id} data-state=${state}>
    <p class="plate-head"><span>${say(language, `stage.${stage}`)}</span>
      <span class="state-mark">${say(language, `model.state.${state}`)}</span></p>
    <h4 class="plate-name" lang="en">${name}</h4>
    <p class="marks">
      <span>${bytes === undefined ? say(language, "size.unknown") : size(bytes, language)}</span>
      ${licence.commercial ? nothing : html`<span class="warn-mark">${say(language, "model.business.no")}</span>`}
      ${pinned ? nothing : html`<span class="soft-mark" data-unpinned>${say(language, "model.unpinned")}</span>`}
    </p>
    ${arriving ? arrival(language, name, arriving) : nothing}
    <div class="plate-foot">${actions(language, row, busy)}${modelDetails(language, row)}</div>
  </li>`;
}

function actions(language: UiLanguage, row: ModelRow, busy: boolean) {
  const { id, name, state, removable } = row;
  const button = (action: string, words: string, click: (event: Event) => void) => html`<button
    type="button" class="button small" data-action=${action} data-of=${id}
    ?disabled=${busy && action === "models-download"} @click=${click}
  >${words}<span class="unseen" lang="en">, ${name}</span></button>`;
  const download = (words: string) => button("models-download", words, sends("models.download", { models: [id] }));
  const remove = removable
    ? button("models-delete", say(language, "action.delete"), sends("models.delete", { model: id }))
    : nothing;
  const here = () => [
    button("models-verify", say(language, "action.verify"), sends("models.verify", { model: id })),
    remove,
  ];
  const deeds: Readonly<Record<ModelRow["state"], () => unknown>> = {
    absent: () => download(say(language, "action.download")),
    damaged: () => download(say(language, "action.refetch")),
    partial: () => [download(say(language, "action.resume")), remove],
    downloading: () => button("models-pause", say(language, "action.pause"), sends("models.pause", null)),
    waiting: () => button("models-pause", say(language, "action.pause"), sends("models.pause", null)),
    verifying: () => nothing,
    installed: here,
    memory: here,
  };
  return html`<div class="plate-actions">${deeds[state]()}</div>`;
}
