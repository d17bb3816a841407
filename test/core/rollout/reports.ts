import { type ArmName, type Report, randomised } from "../../../core/rollout/report.ts";
import type { Measure } from "../../../core/rollout/verdict.ts";

/** So many reports of one arm, in which a share of the devices misses one bound. */
export function reportsOf(
  release: string,
  arm: ArmName,
  count: number,
  random: () => number,
  share = 0,
  measure: Measure = "ttfw",
): Report[] {
  return Array.from({ length: count }, () => ({
    schema: 1,
    id: Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join(""),
    release,
    arm,
    bits: randomised(new Set(random() < share ? [measure] : []), random),
  }));
}
