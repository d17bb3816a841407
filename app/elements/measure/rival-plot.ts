import { html, nothing } from "lit";
import { MEASURED_NAMES, type MeasuredName } from "../../../core/measure/results.ts";
import { say } from "../../language/words.ts";
import type { Comparison } from "../../measure/view.ts";
import type { UiLanguage } from "../../view.ts";
import { amount } from "./amount.ts";
import "../inzwa-plot.ts";

/** Both ways, sentence by sentence, by the first figure that both have. other: the name of the second. */
export function rivalPlot(language: UiLanguage, { rounds, results }: Comparison, other: string) {
  const [first, second] = rounds;
  const name = MEASURED_NAMES.find((one) => results[0][one] && results[1][one]);
  if (!name) return nothing;
  const figure = say(language, `rate.${name}`);
  const typical = (which: 0 | 1) => amount(language, name, results[which][name]?.p50 ?? 0);
  const about = say(language, "plot.rival.about", { figure, first: typical(0), second: typical(1) });
  const x = Array.from({ length: Math.max(first.length, second.length) }, (_, i) => i + 1);
  const valuesOf = (of: typeof first) => x.map((_, i) => of[i]?.[name] ?? null);
  const names = [say(language, "rival.own"), other] as const;
  const plotted = {
    kind: "marks" as const,
    x,
    rows: [
      { name: names[0], values: valuesOf(first) },
      { name: names[1], values: valuesOf(second) },
    ],
    axes: { x: say(language, "plot.x.sentence"), y: "" },
    format: (value: number) => amount(language, name, value),
    about,
  };
  return html`<figure class="plot" data-plots="rival">
      <figcaption>${figure}</figcaption>
      <inzwa-plot .plotted=${plotted}></inzwa-plot>
    </figure>
    ${table(language, name, names, [valuesOf(first), valuesOf(second)])}`;
}

type Row = readonly (number | null)[];

function table(
  language: UiLanguage,
  name: MeasuredName,
  names: readonly [string, string],
  [first, second]: readonly [Row, Row],
) {
  const cell = (value: number | null | undefined) => {
    return html`<td>${value === null || value === undefined ? "–" : amount(language, name, value)}</td>`;
  };
  return html`<details class="more plots-data">
    <summary>${say(language, "measure.data")}</summary>
    <table class="numbers">
      <thead><tr>
        <th scope="col">${say(language, "plot.x.sentence")}</th><th scope="col">${names[0]}</th><th scope="col">${names[1]}</th>
      </tr></thead>
      <tbody>${first.map((value, i) => html`<tr><th scope="row">${i + 1}</th>${cell(value)}${cell(second[i])}</tr>`)}</tbody>
    </table>
  </details>`;
}
