import { html } from "lit";
import { MEASURED_NAMES, type MeasuredName, type Results } from "../../../core/measure/results.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";
import { amount } from "./amount.ts";
import { explained } from "./explained.ts";

/** What was measured, each with what it is as a rule and when it goes slowly. labelledBy: id of the heading. */
export function results(language: UiLanguage, all: Results, labelledBy: string) {
  return html`<table class="numbers" aria-labelledby=${labelledBy}>
    <thead><tr>
      <th scope="col">${say(language, "measure.step")}</th>
      <th scope="col">${say(language, "measure.typical")}</th>
      <th scope="col">${say(language, "measure.slow")}</th>
      <th scope="col">${say(language, "measure.rounds")}</th>
    </tr></thead>
    <tbody>${MEASURED_NAMES.filter((name) => all[name]).map((name) => row(language, name, all))}</tbody>
  </table>`;
}

function row(language: UiLanguage, name: MeasuredName, all: Results) {
  const { p50 = 0, p95 = 0, count = 0 } = all[name] ?? {};
  return html`<tr data-result=${name}>
    <th scope="row" aria-label=${say(language, `rate.${name}`)}>${explained(language, `rate.${name}`, `about.${name}`)}</th>
    <td>${amount(language, name, p50)}</td><td>${amount(language, name, p95)}</td><td>${count}</td>
  </tr>`;
}
