import { type Found, SUBSTANTIAL } from "../eval/judged-measures.ts";
import type { Evaluation } from "../measures/evaluation.ts";
import { html, page } from "./html.ts";
import { head, table, withInterval } from "./parts.ts";

/** Shares of good replies, by whose word, and how far judge and people agree. */
export function judgedReport(evaluation: Evaluation, found: readonly Found[]): string {
  const { artifact, measures } = evaluation;
  const figure = (name: string) => {
    const one = measures.find((measure) => measure.name === name);
    return one ? withInterval(one) : "not measured";
  };
  const rows = found.map(({ criterion, whose }) => [
    criterion,
    whose ?? "nobody",
    figure(`llm.${criterion}`),
    figure(`judge.share.${criterion}`),
    figure(`judge.kappa.${criterion}`),
    figure(`people.alpha.${criterion}`),
  ]);
  const differing = found.flatMap(({ criterion, measures: own }) =>
    (own.find(({ name }) => name.startsWith("judge.kappa."))?.worst ?? []).map(
      ({ id, reference = "", hypothesis = "" }) => [criterion, id, reference, hypothesis],
    ),
  );
  return page(
    `Replies, judged: ${artifact.id}`,
    html`${head(evaluation)}<p>A judge's word stands for people's where the low end of its agreement with them reaches ${SUBSTANTIAL}.</p>
${table("By criterion", ["Criterion", "By whom", "Good replies", "Judge, not counted", "Judge with people, kappa", "People, alpha"], rows)}
<h2>Where they differ</h2>${table("Replies that the judge saw otherwise", ["Criterion", "Reply", "People", "Judge"], differing)}`,
  );
}
