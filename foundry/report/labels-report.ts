import { classesOf, confusionOf, type Labelled } from "../eval/labels.ts";
import type { Evaluation, Measure } from "../measures/evaluation.ts";
import { html, type Markup, page } from "./html.ts";
import { head, table, withInterval } from "./parts.ts";
import { dots } from "./plots.ts";

/** More columns than this no page shows well; the pairs that were mixed up stand in a list then. */
const MOST_CLASSES = 20;

export function labelsReport(evaluation: Evaluation, cases: readonly Labelled[]): string {
  const { artifact, measures } = evaluation;
  const rows = measures
    .filter(({ slice }) => slice === undefined)
    .map((one) => [one.name, one.count, withInterval(one)]);
  return page(
    `Classes: ${artifact.id}`,
    html`${head(evaluation)}${table("All", ["Measure", "Cases", "Figure"], rows)}${groups(measures)}${classes(cases)}${confusion(cases)}`,
  );
}

function groups(measures: readonly Measure[]): Markup | undefined {
  const sliced = measures.filter(({ slice }) => slice !== undefined);
  if (sliced.length === 0) return undefined;
  const rows = sliced.map((one) => [one.slice ?? "", one.name, one.count, withInterval(one)]);
  return html`<h2>Groups</h2><p>Groups marked “too few” have fewer than 20 cases: their figures say little.</p>${table("By group", ["Group", "Measure", "Cases", "Figure"], rows)}`;
}

function classes(cases: readonly Labelled[]): Markup {
  const found = classesOf(cases);
  const share = (value: number | undefined) => (value === undefined ? "never predicted" : value.toFixed(3));
  const rows = found.map(({ label, precision, recall, f1, support }) => [
    label,
    share(precision),
    share(recall),
    share(f1),
    support,
  ]);
  const bars = found.slice(0, MOST_CLASSES).map(({ label, f1 }) => ({ name: label, value: f1 }));
  return html`<h2>Each class</h2><div class="wide">${dots("F1 by class", bars, (value) => value.toFixed(2))}</div>${table("By class", ["Class", "Precision", "Recall", "F1", "Cases"], rows)}`;
}

function confusion(cases: readonly Labelled[]): Markup {
  const { rows, columns, counts } = confusionOf(cases);
  if (columns.length <= MOST_CLASSES)
    return html`<h2>Taken for</h2>${table(
      "Class down, prediction across",
      ["", ...columns],
      rows.map((row, i) => [row, ...(counts[i] ?? [])]),
    )}`;
  const pairs = rows.flatMap((row, i) =>
    columns.flatMap((column, j) => (row !== column && counts[i]?.[j] ? [[row, column, counts[i][j]] as const] : [])),
  );
  const most = pairs.sort(([, , a], [, , b]) => b - a).slice(0, MOST_CLASSES);
  return html`<h2>Taken for</h2>${table(`The ${most.length} most frequent of ${pairs.length}`, ["Class", "Prediction", "Times"], most)}`;
}
