import { html, nothing } from "lit";
import { type Gap, MEASURED_NAMES, type MeasuredName } from "../../../core/measure/results.ts";
import { say, type WordKey, wordFor } from "../../language/words.ts";
import type { CheckView, Comparison, RivalView } from "../../measure/view.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";
import { amount } from "./amount.ts";
import { progress } from "./check.ts";
import { explained } from "./explained.ts";
import { rivalPlot } from "./rival-plot.ts";

/** The way in use beside another one. */
export function rivals(language: UiLanguage, view: CheckView | undefined) {
  const { running, comparison, rivals: all = [] } = view ?? {};
  const heading = "measure-rivals";
  return html`<section class="models-part" data-rivals=${all.length} aria-labelledby=${heading}>
    <h3 id=${heading}>${say(language, "rival.title")}</h3>
    <p>${say(language, "rival.about")}</p>
    ${all.length === 0 ? html`<p class="quiet">${say(language, "rival.none")}</p>` : nothing}
    <div class="measure-buttons">${all.map(
      (rival) => html`<button
        type="button" class="button" data-action="compare" data-rival=${rival.id} ?disabled=${running !== undefined}
        @click=${sends("check.run", { rival: rival.id })}
      >${say(language, "rival.against", { rival: nameOf(language, rival) })}</button>`,
    )}</div>
    ${running?.rival === undefined ? nothing : progress(language, running)}
    ${comparison ? outcome(language, comparison) : nothing}
  </section>`;
}

function nameOf(language: UiLanguage, { kind, value }: RivalView): string {
  if (kind === "backend") return wordFor(language, "backend", value);
  if (kind === "threads") return say(language, "rival.threads");
  const named = kind === "size" ? say(language, `tier.${value}` as WordKey) : value;
  return say(language, `rival.${kind}`, { value: named });
}

function outcome(language: UiLanguage, comparison: Comparison) {
  const { gaps, rival, together } = comparison;
  return html`<div class="rival-outcome" data-compared=${rival.id}>
    <h4 id="measure-compared">${say(language, "rival.own")} / ${nameOf(language, rival)}</h4>
    <div class="table-room" tabindex="0" role="region" aria-labelledby="measure-compared">
      <table class="numbers rival-numbers">
        <thead><tr>
          <th scope="col">${say(language, "measure.step")}</th>
          <th scope="col">${say(language, "rival.own")}</th>
          <th scope="col">${say(language, "rival.other")}</th>
          <th scope="col">${explained(language, "rival.gap", "rival.gap.about")}</th>
        </tr></thead>
        <tbody>${MEASURED_NAMES.flatMap((name) => {
          const gap = gaps[name];
          return gap ? [row(language, name, comparison, gap)] : [];
        })}</tbody>
      </table>
    </div>
    <p class="quiet">${say(language, together ? "rival.together" : "rival.apart")}</p>
    ${rivalPlot(language, comparison, nameOf(language, rival))}
  </div>`;
}

function row(language: UiLanguage, name: MeasuredName, { results: [own, other] }: Comparison, gap: Gap) {
  const number = (value: number | undefined) => (value === undefined ? "–" : amount(language, name, value));
  const signed = (value: number) => amount(language, name, value, true);
  const { mean, interval, verdict } = gap;
  return html`<tr data-gap=${name} data-verdict=${verdict}>
    <th scope="row" aria-label=${say(language, `rate.${name}`)}>${explained(language, `rate.${name}`, `about.${name}`)}</th>
    <td>${number(own[name]?.p50)}</td><td>${number(other[name]?.p50)}</td>
    <td>${signed(mean)} ${
      interval
        ? html`<span class="gap-range">(${say(language, "aloud.range", { low: signed(interval.low), high: signed(interval.high) })})</span>`
        : nothing
    } <span class="gap-verdict">${say(language, `rival.${verdict}`)}</span></td>
  </tr>`;
}
