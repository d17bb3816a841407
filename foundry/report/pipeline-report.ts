import type { Evaluation } from "../measures/evaluation.ts";
import { html, page } from "./html.ts";
import { head, say, table, withInterval } from "./parts.ts";
import { dots } from "./plots.ts";

export function pipelineReport(evaluation: Evaluation): string {
  const { artifact, measures } = evaluation;
  const plot = dots("Medians", measures, (value) => say("latency.", value));
  const rows = measures.map((measure) => [measure.name, measure.count, withInterval(measure)]);
  return page(
    `The whole pipeline: ${artifact.id}`,
    html`${head(evaluation)}<h2>Medians</h2>${measures.length ? html`<div class="wide">${plot}</div>` : undefined}
${table("Medians", ["Measure", "Turns", "Time"], rows)}`,
  );
}
