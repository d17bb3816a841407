import { FEWEST_LISTENERS } from "../listening/mos.ts";
import type { Evaluation } from "../measures/evaluation.ts";
import { html, page } from "./html.ts";
import { head, table, withInterval } from "./parts.ts";

/** What listeners said of each voice, and who was left out. */
export function mosReport(
  evaluation: Evaluation,
  left: readonly { readonly rater: string; readonly why: string }[],
): string {
  const { artifact, measures } = evaluation;
  const rows = measures.map((one) => [one.slice?.slice(7) ?? artifact.id, one.name, one.count, withInterval(one)]);
  return page(
    `A voice, heard by people: ${artifact.id}`,
    html`${head(evaluation)}<p>Listeners who took the hidden reference for less than good, or the anchor for excellent, in more than 15 of
100 are left out. Fewer than ${FEWEST_LISTENERS} who count give no interval.</p>
${table("Mean opinion, 1 to 5", ["Voice", "Measure", "Scores", "Figure"], rows)}
<h2>Left out</h2>${table(
      "Listeners",
      ["Listener", "Why"],
      left.map(({ rater, why }) => [rater, why]),
    )}`,
  );
}
