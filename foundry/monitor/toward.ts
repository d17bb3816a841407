import { FEWEST } from "../../core/measure/bootstrap.ts";
import type { Evaluation, Measure } from "../measures/evaluation.ts";
import type { Goal } from "./goals.ts";

/** A measured value, with its interval where there were enough for one. */
export interface Figure {
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly count: number;
}

/** `open`: the interval holds the goal. `behind`: a sum that should be further by now. */
export type Standing = "met" | "missed" | "open" | "behind" | "on the way" | "too few" | "not measured";

export interface Toward {
  readonly goal: Goal;
  readonly standing: Standing;
  readonly figure?: Figure | undefined;
  /** What there was, in words. */
  readonly why?: string | undefined;
}

const DAY = 86_400_000;
const Z = 1.959964;

/** A measure against its bound: the confident end counts. exact: a count, which has no interval and needs none. */
export function towardBound(goal: Goal, figure: Figure | undefined, exact = false): Toward {
  if (!figure) return { goal, standing: "not measured" };
  const { value, count } = figure;
  if (!exact && (figure.low === undefined || figure.high === undefined || count < FEWEST))
    return { goal, standing: "too few", figure };
  const [low, high] = [figure.low ?? value, figure.high ?? value];
  const { least, most = Number.POSITIVE_INFINITY } = goal;
  const [met, missed] = least === undefined ? [high <= most, low > most] : [low >= least, high < least];
  return { goal, standing: met ? "met" : missed ? "missed" : "open", figure };
}

/** A sum on its way to what is to be reached. started: ms since 1970 of the first recording; undefined: there is none. */
export function towardSum(goal: Goal, sum: number, started: number | undefined, now: number): Toward {
  const figure = { value: sum, count: 1 };
  if (started === undefined) return { goal, standing: "not measured" };
  const { reach = 0, days = 1 } = goal;
  const due = reach * Math.min(1, (now - started) / (days * DAY));
  const late = now - started > days * DAY;
  const standing = sum >= reach ? "met" : late ? "missed" : sum >= due ? "on the way" : "behind";
  return { goal, standing, figure, why: `${Number(due.toPrecision(3))} would be on the line today` };
}

/** A measure's relative change between two evaluations. */
export function towardChange(goal: Goal, evaluations: readonly Evaluation[]): Toward {
  const pair = pairOf(goal, evaluations);
  if (!pair) return { goal, standing: "not measured", why: "it takes an evaluation of each of two times" };
  const [before, after] = pair;
  const why = `${before.made.slice(0, 10)} ${round(before.figure.value)}, ${after.made.slice(0, 10)} ${round(after.figure.value)}`;
  const value = after.figure.value / before.figure.value - 1;
  const spread = Math.hypot(spreadOf(before.figure), spreadOf(after.figure));
  const count = Math.min(before.figure.count, after.figure.count);
  if (!(before.figure.value > 0) || !Number.isFinite(spread) || !Number.isFinite(value))
    return { goal, standing: "too few", why };
  const at = (side: number) => (1 + value) * Math.exp(side * Z * spread) - 1;
  const found = towardBound({ ...goal, most: goal.change }, { value, low: at(-1), high: at(1), count });
  return { ...found, goal, why };
}

/** Values of a measure, oldest first. */
export function courseOf(
  name: string,
  evaluations: readonly Evaluation[],
): readonly { made: string; figure: Measure }[] {
  return evaluations
    .flatMap(({ made, measures }) => {
      const figure = measures.find((one) => one.name === name && one.slice === undefined);
      return figure ? [{ made, figure }] : [];
    })
    .sort((a, b) => (a.made < b.made ? -1 : 1));
}

function pairOf({ goal, per }: Goal, evaluations: readonly Evaluation[]) {
  const course = courseOf(goal, evaluations);
  const last = course.at(-1);
  const before =
    per === "start" ? course[0] : course.findLast(({ made }) => last && quarterOf(made) < quarterOf(last.made));
  return before && last && before !== last ? ([before, last] as const) : undefined;
}

/** Quarters since year 0. */
function quarterOf(made: string): number {
  return Number(made.slice(0, 4)) * 4 + Math.floor((Number(made.slice(5, 7)) - 1) / 3);
}

/** Standard error of the logarithm, from an interval of 95 %; not finite without one. */
function spreadOf({ low, high }: Figure): number {
  return low === undefined || high === undefined ? Number.NaN : (Math.log(high) - Math.log(low)) / (2 * Z);
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
