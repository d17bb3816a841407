import type { Trial } from "./channel.ts";
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

/** Reports of the new model at a look, by those at the one before. */
const MORE = 1.25;

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
  const seen = new Set<string>();
  const told = reports.filter((one) => one.release === release && !seen.has(one.id) && seen.add(one.id));
  let verdict: Verdict = { outcome: "Inconclusive", measures: [] };
  let wanted = step.least;
  for (let look = 1; ; look++, wanted = Math.ceil(wanted * MORE)) {
    const until = prefix(told, wanted);
    if (!until) break;
    verdict = judge(
      armOf(until, "control"),
      armOf(until, "challenger"),
      step,
      steps.length * look * (look + 1),
      FLIPPED,
    );
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

/** The reports up to the one that makes so many of the new model; undefined where there are not so many. */
function prefix(told: readonly Report[], wanted: number): readonly Report[] | undefined {
  let fresh = 0;
  const at = told.findIndex(({ arm }) => arm === "challenger" && ++fresh === wanted);
  return at < 0 ? undefined : told.slice(0, at + 1);
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
