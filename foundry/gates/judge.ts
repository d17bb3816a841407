import type { Evaluation, Measure, Worst } from "../measures/evaluation.ts";
import { type Gate, nameOf } from "./gates.ts";

/** What became of one gate. `not-measured` and `failed` block, unless a waiver names the gate. */
export interface Verdict {
  readonly gate: string;
  readonly verdict: "passed" | "failed" | "not-measured" | "waived";
  /** `at most 0.12`. */
  readonly bound: string;
  readonly value?: number;
  /** The end of the interval that was held against the bound. */
  readonly counted?: number;
  readonly why?: string;
  /** Utterances that did it, the worst first. */
  readonly worst?: readonly Worst[];
}

/** waived: names of gates that a signed waiver lets pass. */
export function judge(
  gates: readonly Gate[],
  evaluations: readonly Evaluation[],
  waived: ReadonlySet<string>,
): readonly Verdict[] {
  const measures = evaluations.flatMap((evaluation) => evaluation.measures);
  return gates.map((gate) => {
    const name = nameOf(gate);
    const found = judgeOne(
      gate,
      measures.filter((measure) => measure.name === gate.measure && measure.slice === gate.slice),
    );
    if (found.verdict === "passed" || !waived.has(name)) return { gate: name, ...found };
    return { gate: name, ...found, verdict: "waived" as const };
  });
}

export function passes(verdicts: readonly Verdict[]): boolean {
  return verdicts.every(({ verdict }) => verdict === "passed" || verdict === "waived");
}

/** Measured twice, the worse one counts. */
function judgeOne(gate: Gate, measures: readonly Measure[]): Omit<Verdict, "gate"> {
  const bound = gate.most === undefined ? `at least ${gate.least}` : `at most ${gate.most}`;
  if (measures.length === 0) return { verdict: "not-measured", bound, why: "nobody measured it" };
  const held = measures.map((measure) => hold(gate, measure, bound));
  return held.find(({ verdict }) => verdict !== "passed") ?? held[0] ?? { verdict: "not-measured", bound };
}

function hold({ most, least }: Gate, measure: Measure, bound: string): Omit<Verdict, "gate"> {
  const { value, count, worst } = measure;
  const counted = most === undefined ? measure.low : measure.high;
  if (counted === undefined)
    return { verdict: "not-measured", bound, value, why: `too few for an interval: ${count} measured` };
  if (counted <= (most ?? Infinity) && counted >= (least ?? -Infinity))
    return { verdict: "passed", bound, value, counted };
  return { verdict: "failed", bound, value, counted, ...(worst ? { worst } : {}) };
}
