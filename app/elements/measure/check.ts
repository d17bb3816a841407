import { html, nothing } from "lit";
import { say } from "../../language/words.ts";
import type { CheckView } from "../../measure/view.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";
import { results } from "./results.ts";

/** The models at work without a microphone. */
export function check(language: UiLanguage, view: CheckView | undefined) {
  const running = view?.running;
  return html`<section class="models-part" data-check=${running ? "running" : view?.results ? "done" : "idle"} aria-labelledby="measure-check">
    <h3 id="measure-check">${say(language, "check.title")}</h3>
    <p>${say(language, "check.about")}</p>
    ${view?.possible === false ? html`<p class="quiet">${say(language, "check.impossible")}</p>` : start(language, view)}
    ${running && running.rival === undefined ? progress(language, running) : nothing}
    <p class="unseen" role="status">${!running && (view?.results || view?.comparison) ? say(language, "check.results") : ""}</p>
    ${view?.results ? results(language, view.results, "measure-check") : nothing}
  </section>`;
}

function start(language: UiLanguage, view: CheckView | undefined) {
  return html`<div class="measure-buttons"><button
    type="button" class="button strong" data-action="check-run" ?disabled=${!view || view.running !== undefined}
    @click=${sends("check.run", {})}
  >${say(language, view?.results ? "check.again" : "check.run")}</button></div>`;
}

/** How far a measurement is, and the way out of it. */
export function progress(language: UiLanguage, { done, of }: NonNullable<CheckView["running"]>) {
  const words = say(language, "check.running", { done: String(done), of: String(of) });
  return html`<div class="check-progress">
    <progress max=${of} .value=${done} aria-label=${words}></progress>
    <span>${words}</span>
    <button type="button" class="button" data-action="check-cancel" @click=${sends("check.cancel", null)}>${say(language, "check.cancel")}</button>
  </div>`;
}
