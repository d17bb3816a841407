import type { Evaluation } from "../measures/evaluation.ts";
import { html, page } from "./html.ts";
import { head, table, withInterval, worstCases } from "./parts.ts";

/** sounds: of the worst cases, mono, by their ids. */
export function soundReport(
  evaluation: Evaluation,
  sounds: ReadonlyMap<string, { readonly samples: Float32Array; readonly sampleRate: number }>,
): string {
  const { artifact, measures } = evaluation;
  const rows = measures.map((one) => [one.name, one.slice ?? "all", one.count, withInterval(one)]);
  const worst = measures.find(({ name, slice }) => name === "sound.dnsmos.ovrl" && slice === undefined);
  return page(
    `Recordings: ${artifact.id}`,
    html`${head(evaluation)}<p>DNSMOS is what a model guesses that listeners would say, 1 to 5, of the voice (sig), of the noise behind it (bak) and of both
(ovrl). It was made to compare noise suppressors, and no listener was asked. Groups marked “too few” have fewer than 20 recordings.</p>
${table("By group", ["Measure", "Group", "Recordings", "Figure"], rows)}
${worst?.worst?.length ? html`<p>Of the worst cases it is told how far below 5 they are.</p>` : undefined}${worstCases(worst, "", sounds)}`,
  );
}
