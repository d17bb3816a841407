import { html, nothing } from "lit";
import { percentile } from "../../../core/measure/percentile.ts";
import { milliseconds } from "../../language/amounts.ts";
import { decimal } from "../../language/numbers.ts";
import { say } from "../../language/words.ts";
import type { TracedTurn } from "../../traces-view.ts";
import type { UiLanguage } from "../../view.ts";
import type { Plotted } from "../inzwa-plot.ts";
import { share } from "./amount.ts";
import "../inzwa-plot.ts";

type Wait = { readonly turn: number; readonly ms: number };

/** How long the turns were waited for: one after the other, and how many came within which time. all: newest first. */
export function waits(language: UiLanguage, all: readonly TracedTurn[]) {
  const known = all.flatMap(({ trace }): Wait[] => {
    const ms = trace.measures.ttfw;
    return ms === undefined ? [] : [{ turn: trace.turn, ms }];
  });
  if (known.length < 2) return nothing;
  const inOrder = known.toReversed();
  const times = inOrder.map(({ ms }) => ms);
  const at = (part: number) => milliseconds(percentile(times, part) ?? 0, language);
  const about = say(language, "plot.waits.about", {
    count: times.length,
    p50: at(0.5),
    p95: at(0.95),
    least: at(0),
    most: at(1),
  });
  return html`<div class="models-part plots" data-plots="waits">
    ${figure(say(language, "plot.waits"), byTurn(language, inOrder, about))}
    ${figure(say(language, "plot.shares"), byShare(language, times, about))}
    <details class="more plots-data" data-plot-table>
      <summary>${say(language, "measure.data")}</summary>
      <p>${about}</p>
      <div class="table-room" tabindex="0" role="region" aria-label=${say(language, "plot.waits")}><table class="numbers">
        <thead><tr><th scope="col">${say(language, "plot.x.turn")}</th><th scope="col">${say(language, "figure.ttfw")}</th></tr></thead>
        <tbody>${inOrder.map(
          ({ turn, ms }) => html`<tr><th scope="row">${turn}</th><td>${milliseconds(ms, language)}</td></tr>`,
        )}</tbody>
      </table></div>
    </details>
  </div>`;
}

function figure(title: string, plotted: Plotted) {
  return html`<figure class="plot">
    <figcaption>${title}</figcaption>
    <inzwa-plot .plotted=${plotted}></inzwa-plot>
  </figure>`;
}

function byTurn(language: UiLanguage, inOrder: readonly Wait[], about: string): Plotted {
  return {
    kind: "marks",
    // Two assistants of one visit may both have had a first turn.
    x: inOrder.map((_, i) => i + 1),
    rows: [{ name: say(language, "figure.ttfw"), values: inOrder.map(({ ms }) => ms) }],
    axes: { x: say(language, "plot.x.turn"), y: "ms" },
    format: (value) => decimal(value, language),
    about,
  };
}

/** The share of turns that came within a time, over that time: the empirical distribution. */
function byShare(language: UiLanguage, times: readonly number[], about: string): Plotted {
  const sorted = [...times].sort((a, b) => a - b);
  return {
    kind: "steps",
    x: [0, ...sorted],
    rows: [{ name: say(language, "plot.y.share"), values: [0, ...sorted.map((_, i) => (i + 1) / sorted.length)] }],
    axes: { x: say(language, "plot.x.ms"), y: say(language, "plot.y.share") },
    format: (value) => share(language, value),
    about,
  };
}
