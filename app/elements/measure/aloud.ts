import { html, nothing } from "lit";
import type { AloudTotal, Judged } from "../../../core/measure/aloud.ts";
import { say, type WordKey } from "../../language/words.ts";
import type { AloudView } from "../../measure/view.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";
import { share } from "./amount.ts";
import { differences } from "./differences.ts";
import { explained } from "./explained.ts";

type Action = "aloud.read" | "aloud.next" | "aloud.skip" | "aloud.done" | "aloud.stop" | "aloud.clear";

/** Sentences to be read aloud, one by one in big letters, and what was understood. */
export function aloud(language: UiLanguage, view: AloudView | undefined, busy: boolean) {
  const state = view?.state ?? "off";
  return html`<section class="models-part aloud" data-aloud=${state} aria-labelledby="measure-aloud">
    <h3 id="measure-aloud">${say(language, "aloud.title")}</h3>
    <p>${say(language, "aloud.about")}</p>
    ${view && state !== "off" ? card(language, view, busy) : html`<p class="quiet">${say(language, "aloud.off")}</p>`}
    ${view?.total ? totals(language, view.total) : nothing}
    ${
      view?.total
        ? html`<div class="measure-buttons">${button(language, "aloud.clear", "aloud.clear", busy)}</div>`
        : nothing
    }
  </section>`;
}

function card(language: UiLanguage, view: AloudView, busy: boolean) {
  const { state, number, of, sentence, judged } = view;
  const open = state === "opening" || state === "listening";
  const count = { number: String(number), of: String(of) };
  // One button in one place goes on, so that the focus stays on it.
  const [main, label]: readonly [Action, WordKey] = open
    ? ["aloud.done", "aloud.done"]
    : state === "told"
      ? ["aloud.next", "aloud.next"]
      : ["aloud.read", "aloud.read"];
  return html`<div class="aloud-card">
    <p class="quiet">${say(language, "aloud.number", count)}</p>
    <p class="aloud-sentence" lang=${view.language}>${sentence}</p>
    <p class="aloud-status" role="status">${status(language, view)}</p>
    ${open ? html`<inzwa-meter .language=${language}></inzwa-meter>` : nothing}
    ${judged ? differences(language, judged.differences, view.language) : nothing}
    <div class="measure-buttons">
      ${button(language, main, label, busy || state === "opening", true)}
      ${state === "told" ? button(language, "aloud.read", "aloud.again", busy) : button(language, "aloud.skip", "aloud.skip", busy)}
      ${open ? button(language, "aloud.stop", "aloud.stop", false) : nothing}
    </div>
  </div>`;
}

function status(language: UiLanguage, { state, judged }: AloudView): string {
  if (state !== "told" || !judged)
    return say(language, `aloud.${state === "told" || state === "off" ? "idle" : state}`);
  return judgement(language, judged);
}

function judgement(language: UiLanguage, { heard, words, wordErrors }: Judged): string {
  if (heard.trim() === "") return say(language, "aloud.nothing");
  if (wordErrors === 0) return say(language, "aloud.perfect");
  return say(language, "aloud.wrong", { errors: wordErrors, words });
}

function totals(language: UiLanguage, { sentences, words, wer, cer, interval }: AloudTotal) {
  const range = { low: share(language, interval.low), high: share(language, interval.high) };
  return html`<h4 class="aloud-total">${say(language, "aloud.total")}</h4>
    <p class="quiet">${say(language, "aloud.sentences", { sentences, words })}</p>
    <dl class="turn-facts">
      <div data-aloud-figure="wer"><dt>${explained(language, "aloud.wer", "aloud.wer.about")}</dt><dd>${share(language, wer)}</dd></div>
      <div data-aloud-figure="interval"><dt>${explained(language, "aloud.interval", "aloud.interval.about")}</dt><dd>${say(language, "aloud.range", range)}</dd></div>
      <div data-aloud-figure="cer"><dt>${explained(language, "aloud.cer", "aloud.cer.about")}</dt><dd>${share(language, cer)}</dd></div>
    </dl>`;
}

function button(language: UiLanguage, action: Action, label: WordKey, disabled: boolean, strong = false) {
  return html`<button
    type="button" class="button ${strong ? "strong" : ""}" data-action=${action.replace(".", "-")} ?disabled=${disabled}
    @click=${sends(action, null)}
  >${say(language, label)}</button>`;
}
