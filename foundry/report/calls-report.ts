import type { Evaluation } from "../measures/evaluation.ts";
import { html, page } from "./html.ts";
import { head, table, withInterval } from "./parts.ts";

const NAMES: Readonly<Record<string, string>> = {
  "calls.success": "reached what they were for",
  "calls.automation": "needed nobody of the staff",
  "calls.satisfaction": "mean of what callers said, 1 to 5",
};

export function callsReport(evaluation: Evaluation): string {
  const { artifact, measures } = evaluation;
  const rows = measures.map((one) => [one.name, NAMES[one.name] ?? "", one.count, withInterval(one)]);
  return page(
    `Calls: ${artifact.id}`,
    html`${head(evaluation)}<p>Each figure is over the calls whose line tells of it. Who gives stars chose to, so they need not stand for all.</p>
${table("Calls", ["Measure", "", "Calls", "Figure"], rows)}`,
  );
}
