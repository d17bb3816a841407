import { html, nothing } from "lit";
import type { TurnTrace } from "../../../core/trace/turn-trace.ts";
import { milliseconds } from "../../language/amounts.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";
import { lanesOf } from "./lanes.ts";

type Step = { readonly name: string; readonly start: number; readonly end?: number; readonly dropped?: boolean };

/** The same as the picture, in words and numbers. */
export function steps(language: UiLanguage, trace: TurnTrace) {
  const bars = lanesOf(trace).flatMap(({ name, bars: all }) => {
    return all.map((bar): Step => ({ ...bar, name: say(language, `lane.${name}`) }));
  });
  const marks = trace.marks.map(({ name, time }): Step => ({ name: say(language, `mark.${name}`), start: time }));
  const rows = [...bars, ...marks].sort((a, b) => a.start - b.start);
  const zero = trace.zero ?? rows[0]?.start ?? 0;
  return html`<details class="more" data-steps>
    <summary>${say(language, "measure.table")}</summary>
    <div class="table-room" tabindex="0" role="region" aria-label=${say(language, "measure.table")}>
      <table class="numbers">
        <caption class="unseen">${say(language, "measure.turn", { number: String(trace.turn) })}</caption>
        <thead><tr>
          <th scope="col">${say(language, "measure.step")}</th>
          <th scope="col">${say(language, "measure.start")}</th>
          <th scope="col">${say(language, "measure.took")}</th>
        </tr></thead>
        <tbody>${rows.map((step) => line(language, step, zero))}</tbody>
      </table>
    </div>
  </details>`;
}

function line(language: UiLanguage, { name, start, end, dropped }: Step, zero: number) {
  return html`<tr>
    <th scope="row">${name}${dropped ? html` <span class="quiet">(${say(language, "measure.dropped")})</span>` : nothing}</th>
    <td>${milliseconds(start - zero, language)}</td>
    <td>${end === undefined ? "–" : milliseconds(end - start, language)}</td>
  </tr>`;
}
