import type { Trial } from "./channel.ts";
import { looksAt } from "./looks.ts";
import { type ArmName, FLIPPED, type Report, trueShare } from "./report.ts";
import { type Arm, judge, MEASURES, type Measure, type Step, type Verdict } from "./verdict.ts";

/** What all reports of one release come to at a step. */
export interface Standing extends Verdict {
  /** Reports by arm, each id once. */
  readonly devices: Readonly<Record<ArmName, number>>;
  /** Reports of the new model that are wanted before the next look. */
  readonly wanted: number;
  /** Shares of the devices that truly miss each bound, as far as the told ones say. */
  readonly shares: Readonly<Record<ArmName, Readonly<Record<Measure, number>>>>;
}

/**
 * Judges a release by the reports as they came in. Looks are taken where the data, and not the clock, say: at a step's least
 * number of reports of the new model, and each time there are a quarter more. Who asks often, and when, therefore changes
 * nothing. The n-th look at a step spends 1 / n(n + 1) of the step's share of the false rollbacks, so that all looks together,
 * however many, keep to it.
 */
export function standing(
  reports: readonly Report[],
  release: string,
  step: Step,
  { steps }: Pick<Trial, "steps">,
): Standing {
  const { told, looks, wanted } = looksAt(reports, release, step.least, "challenger");
  let verdict: Verdict = { outcome: "Inconclusive", measures: [] };
  for (const [i, until] of looks.entries()) {
    const spent = steps.length * (i + 1) * (i + 2);
    verdict = judge(armOf(until, "control"), armOf(until, "challenger"), step, spent, FLIPPED);
    if (verdict.outcome === "Failed") break;
  }
  const devices = (arm: ArmName) => armOf(told, arm).devices;
  return {
    ...verdict,
    wanted,
    devices: { challenger: devices("challenger"), control: devices("control") },
    shares: { challenger: sharesOf(told, "challenger"), control: sharesOf(told, "control") },
  };
}

function armOf(told: readonly Report[], arm: ArmName): Arm {
  const ours = told.filter((one) => one.arm === arm);
  const missed = MEASURES.map((measure, i) => [measure, ours.reduce((sum, { bits }) => sum + (bits[i] ?? 0), 0)]);
  return { devices: ours.length, missed: Object.fromEntries(missed) as Arm["missed"] };
}

function sharesOf(told: readonly Report[], arm: ArmName): Readonly<Record<Measure, number>> {
  const { devices, missed } = armOf(told, arm);
  const share = (measure: Measure) => (devices === 0 ? 0 : trueShare(missed[measure] / devices));
  return Object.fromEntries(MEASURES.map((measure) => [measure, share(measure)])) as Record<Measure, number>;
}
