import type { Asked } from "../eval/llm.ts";
import type { Evaluation } from "../measures/evaluation.ts";
import { html, page } from "./html.ts";
import { head, table, withInterval } from "./parts.ts";

export function llmReport(evaluation: Evaluation, asked: readonly Asked[]): string {
  const { artifact, measures } = evaluation;
  const routes = measures.filter(({ slice }) => slice?.startsWith("route="));
  const rows = measures.filter(({ slice }) => !slice).map((one) => [one.name, one.count, withInterval(one)]);
  const wrong = asked.filter(({ right }) => !right);
  const replies = asked.flatMap(({ id, reply }) => (reply ? [[id, reply.text, Math.round(reply.whole)]] : []));
  return page(
    `Answers: ${artifact.id}`,
    html`${head(evaluation)}<p>A route is who answers: a skill, or the model. What the model says is measured by its form alone: whether
it is relevant, coherent and harmless takes people or a judge, and is not told here.</p>
<h2>All questions</h2>${table("Figures", ["Measure", "Cases", "Figure"], rows)}
<h2>By route</h2>${table(
      "Questions by who is to answer",
      ["Route", "Questions", "Right"],
      routes.map((one) => [one.slice?.slice(6) ?? "", one.count, withInterval(one)]),
    )}
<h2>Gone astray</h2>${table(
      "Questions that another one answers",
      ["Question", "Wanted", "Got"],
      wrong.map(({ id, wanted, got }) => [id, wanted, got]),
    )}
<h2>What the model said</h2>${table("Replies", ["Question", "Reply", "ms"], replies)}`,
  );
}
