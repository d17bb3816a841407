import { html } from "lit";
import { FIGURES, type FigureName, type Summary } from "../../../core/trace/summary.ts";
import { milliseconds } from "../../language/amounts.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";
import { explained } from "./explained.ts";

/** How long things take as a rule, and when it goes slowly. */
export function figures(language: UiLanguage, summary: Summary) {
  const names = (Object.keys(FIGURES) as FigureName[]).filter((name) => summary[name]);
  return html`<section class="models-part" aria-labelledby="measure-summary">
    <h3 id="measure-summary">${say(language, "measure.summary")}</h3>
    <table class="numbers" aria-labelledby="measure-summary">
      <thead><tr>
        <th scope="col">${say(language, "measure.step")}</th>
        <th scope="col">${say(language, "measure.p50")}</th>
        <th scope="col">${say(language, "measure.p95")}</th>
        <th scope="col">${say(language, "measure.count")}</th>
      </tr></thead>
      <tbody>${names.map((name) => row(language, name, summary))}</tbody>
    </table>
  </section>`;
}

function row(language: UiLanguage, name: FigureName, summary: Summary) {
  const { p50 = 0, p95 = 0, count = 0 } = summary[name] ?? {};
  return html`<tr data-figure=${name}>
    <th scope="row" aria-label=${say(language, `figure.${name}`)}>${explained(language, `figure.${name}`, `about.${name}`)}</th>
    <td>${milliseconds(p50, language)}</td><td>${milliseconds(p95, language)}</td><td>${count}</td>
  </tr>`;
}
