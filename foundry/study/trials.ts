import type { Params } from "./space.ts";
import type { Line } from "./study-file.ts";
import type { Tried } from "./suggest.ts";

/** One trial as the lines of a study leave it. */
export interface Trial {
  readonly number: number;
  readonly attempts: number;
  readonly params: Params;
  /** The number that Optuna gave it. */
  readonly asked?: number | undefined;
  readonly state: "begun" | "complete" | "failed";
  readonly value?: number | undefined;
  readonly why?: string | undefined;
}

/** By number. */
export function trialsOf(lines: readonly Line[]): readonly Trial[] {
  const trials = new Map<number, Trial>();
  for (const line of lines) {
    if (line.kind === "begun")
      trials.set(line.trial, {
        number: line.trial,
        attempts: line.attempt,
        params: line.params,
        asked: line.asked,
        state: "begun",
      });
    const before = line.kind === "ended" ? trials.get(line.trial) : undefined;
    if (before && line.kind === "ended") {
      const { value, why } = line;
      trials.set(line.trial, { ...before, state: value === undefined ? "failed" : "complete", value, why });
    }
  }
  return [...trials.values()].sort((a, b) => a.number - b.number);
}

/** The first of the best; undefined where none gave a figure. */
export function bestOf(trials: readonly Trial[], goal: "maximize" | "minimize"): Trial | undefined {
  return trials
    .filter(({ state }) => state === "complete")
    .reduce<Trial | undefined>(
      (best, one) => (best && lossOf(best, goal) <= lossOf(one, goal) ? best : one),
      undefined,
    );
}

/** Those that gave a figure. */
export function triedOf(trials: readonly Trial[], goal: "maximize" | "minimize"): readonly Tried[] {
  return trials.flatMap((one) => (one.state === "complete" ? [{ params: one.params, loss: lossOf(one, goal) }] : []));
}

function lossOf({ value = Number.NaN }: Trial, goal: "maximize" | "minimize"): number {
  return goal === "minimize" ? value : -value;
}
