import { html, nothing } from "lit";
import { RATE_NAMES, type Rates } from "../../../core/measure/rates.ts";
import type { Memory } from "../../../core/measure/record.ts";
import { size } from "../../language/amounts.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";
import { amount } from "./amount.ts";
import { explained } from "./explained.ts";

/** What the page takes of the device. */
export function footprint(language: UiLanguage, { page, stored }: Memory) {
  const fact = (name: "page" | "stored", bytes: number | undefined) =>
    bytes === undefined
      ? nothing
      : html`<div data-memory=${name}>
          <dt>${explained(language, `memory.${name}`, `memory.${name}.about`)}</dt><dd>${size(bytes, language)}</dd>
        </div>`;
  return html`<section class="models-part" aria-labelledby="measure-memory">
    <h3 id="measure-memory">${say(language, "memory.title")}</h3>
    <dl class="turn-facts">${fact("page", page)} ${fact("stored", stored)}</dl>
    ${page === undefined ? html`<p class="quiet">${say(language, "memory.untold")}</p>` : nothing}
  </section>`;
}

/** How fast the turns of this visit were worked on. */
export function rates(language: UiLanguage, all: Rates) {
  const names = RATE_NAMES.filter((name) => all[name]);
  if (names.length === 0) return nothing;
  return html`<section class="models-part" aria-labelledby="measure-rates">
    <h3 id="measure-rates">${say(language, "measure.rates")}</h3>
    <table class="numbers" aria-labelledby="measure-rates">
      <thead><tr>
        <th scope="col">${say(language, "measure.step")}</th>
        <th scope="col">${say(language, "measure.typical")}</th>
        <th scope="col">${say(language, "measure.slow")}</th>
        <th scope="col">${say(language, "measure.count")}</th>
      </tr></thead>
      <tbody>${names.map((name) => {
        const { p50 = 0, p95 = 0, count = 0 } = all[name] ?? {};
        return html`<tr data-rate=${name}>
          <th scope="row" aria-label=${say(language, `rate.${name}`)}>${explained(language, `rate.${name}`, `about.${name}`)}</th>
          <td>${amount(language, name, p50)}</td><td>${amount(language, name, p95)}</td><td>${count}</td>
        </tr>`;
      })}</tbody>
    </table>
  </section>`;
}
