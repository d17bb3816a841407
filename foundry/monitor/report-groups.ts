import { html, type Markup } from "../report/html.ts";
import { say, table } from "../report/parts.ts";
import { dots } from "../report/plots.ts";
import type { Fairness, Group } from "./fairness.ts";

/** Each measure by each kind of group, with the gap to the best. */
export function groupsOfPeople(found: readonly Fairness[]): Markup {
  if (found.length === 0)
    return html`<h2>Groups of people</h2><p>Neither the log nor an evaluation tells of groups.</p>`;
  const parts = found.map(({ measure, source, kind, groups }) => {
    const written = (value: number) => (measure.startsWith("turns.") ? percent(value) : say(measure, value));
    const rows = groups.map((one) => [one.slice, one.count, withReach(one, written), gap(one)]);
    return html`<h3>${measure} by ${kind}, of ${source}</h3><div class="wide">${dots(
      `${measure} by ${kind}`,
      groups.map(({ slice, ...rest }) => ({ name: slice, ...rest })),
      written,
    )}</div>
${table(`${measure} by ${kind}`, ["Group", "Cases", "Figure", "Gap to the best, points"], rows)}`;
  });
  return html`<h2>Groups of people</h2><p>By name and never by rank. Groups marked “too few” have fewer than 20 cases: their figures say little, and no gap
is told of them. A gap whose interval holds 0 may be chance. A figure is no judgement of fairness: that is people's.</p>${parts}`;
}

function withReach({ value, low, high, count }: Group, written: (value: number) => string): Markup {
  if (low === undefined || high === undefined)
    return html`${written(value)} <span class="few">(too few: ${count})</span>`;
  return html`${written(value)} <span class="soft">(${written(low)} to ${written(high)})</span>`;
}

function gap({ gap }: Group): string | Markup {
  if (!gap) return "";
  const points = (value: number) => (value * 100).toFixed(1);
  return html`${points(gap.value)} <span class="soft">(${points(gap.low)} to ${points(gap.high)})${gap.certain ? "" : ", may be chance"}</span>`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
