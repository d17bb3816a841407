import type { Standing } from "./aggregate.ts";
import type { BesideStanding } from "./beside-standing.ts";
import type { Trial } from "./channel.ts";
import type { Step } from "./verdict.ts";

/** Of a canary when nobody says. The fewer devices have it, the more it may be worse by before it goes on. */
export const usualSteps: readonly Step[] = [
  { weight: 5, least: 400, margin: 0.3 },
  { weight: 25, least: 2000, margin: 0.2 },
  { weight: 50, least: 4000, margin: 0.2 },
  { weight: 100, least: 4000 },
];

/** What becomes of a trial now. approve: all steps are done, and a person decides whether everybody gets it. */
export type Next =
  | { readonly deed: "back" | "approve" }
  | { readonly deed: "step"; readonly weight: number }
  | { readonly deed: "wait"; readonly why: "few" | "unclear" | "time" | "paused" | "ab" };

/** The step that a trial is at: the last one whose share it has. */
export function stepOf({ steps, weight }: Pick<Trial, "steps" | "weight">): Step {
  return steps.findLast((step) => step.weight <= weight) ?? (steps[0] as Step);
}

/** hours: for which the trial has had its present share. */
export function nextOf(trial: Trial, { outcome, devices }: Standing, hours: number): Next {
  const step = stepOf(trial);
  if (outcome === "Failed") return { deed: "back" };
  if (devices.challenger < step.least) return { deed: "wait", why: "few" };
  if (outcome === "Inconclusive") return { deed: "wait", why: "unclear" };
  if (trial.mode === "ab") return { deed: "wait", why: "ab" };
  if (trial.paused) return { deed: "wait", why: "paused" };
  if (hours < (step.hours ?? 0)) return { deed: "wait", why: "time" };
  const next = trial.steps.find(({ weight }) => weight > trial.weight);
  return next ? { deed: "step", weight: next.weight } : { deed: "approve" };
}

/** What becomes of a shadow now: it is taken back, or a person decides whether it becomes a canary (`tried`). */
export type NextBeside =
  | { readonly deed: "back" | "tried" }
  | { readonly deed: "wait"; readonly why: "few" | "unclear" | "paused" };

/** A shadow never goes on by itself, whatever was told of it. */
export function nextBeside(trial: Trial, { outcome, devices }: BesideStanding): NextBeside {
  if (outcome === "Failed") return { deed: "back" };
  if (outcome === "Successful") return { deed: "tried" };
  if (trial.paused) return { deed: "wait", why: "paused" };
  return { deed: "wait", why: devices < stepOf(trial).least ? "few" : "unclear" };
}
