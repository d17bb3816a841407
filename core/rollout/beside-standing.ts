import { BESIDE_MEASURES, type BesideMeasure } from "./beside.ts";
import type { BesideReport } from "./beside-report.ts";
import { looksAt } from "./looks.ts";
import { FLIPPED, trueShare } from "./report.ts";
import { FALSE_ROLLBACKS, lnChoose, type Step, type Verdict, wilsonEnd } from "./verdict.ts";

/** What all reports on a model that is tried unheard come to. */
export interface BesideStanding {
  readonly outcome: Verdict["outcome"];
  readonly measures: readonly BesideMeasure[];
  /** Reports, each id once, and how many are wanted before the next look. */
  readonly devices: number;
  readonly wanted: number;
  /** Shares of the devices that truly miss each bound, as far as the told ones say. */
  readonly shares: Readonly<Record<BesideMeasure, number>>;
}

/** Share of the devices on which it may miss a bound, where the step does not say. */
const MARGIN = 0.2;

/**
 * Judges by the reports as they came in; looks are taken as in `standing`. There is no second arm, since each device held both
 * models against each other. Failed: for one measure more devices miss the bound than the step's margin lets, by an exact
 * binomial test, one-sided, at 0.5 % over all measures and looks. Successful: for each one the upper 95 % end of Wilson's
 * interval is below the margin.
 */
export function besideStanding(reports: readonly BesideReport[], release: string, step: Step): BesideStanding {
  const { told, looks, wanted } = looksAt(reports, release, step.least, "shadow");
  let verdict: Pick<BesideStanding, "outcome" | "measures"> = { outcome: "Inconclusive", measures: [] };
  for (const [i, seen] of looks.entries()) {
    verdict = judged(seen, step, (i + 1) * (i + 2));
    if (verdict.outcome === "Failed") break;
  }
  const share = (measure: BesideMeasure) => (told.length === 0 ? 0 : trueShare(missedIn(told, measure) / told.length));
  const shares = Object.fromEntries(BESIDE_MEASURES.map((measure) => [measure, share(measure)]));
  return { ...verdict, devices: told.length, wanted, shares: shares as BesideStanding["shares"] };
}

function judged(seen: readonly BesideReport[], { margin = MARGIN }: Step, looks: number) {
  const most = FLIPPED + (1 - 2 * FLIPPED) * margin;
  const level = FALSE_ROLLBACKS / (BESIDE_MEASURES.length * looks);
  const n = seen.length;
  const worse = BESIDE_MEASURES.filter((measure) => chanceOf(missedIn(seen, measure), n, most) < level);
  if (worse.length > 0) return { outcome: "Failed", measures: worse } as const;
  const unsure = BESIDE_MEASURES.filter((measure) => wilsonEnd(missedIn(seen, measure) / n, n, 1) >= most);
  return { outcome: unsure.length > 0 ? "Inconclusive" : "Successful", measures: unsure } as const;
}

/** How probable so many or more of n are, each with a chance of p; 1 up to the mean, where it is never small. */
function chanceOf(missed: number, n: number, p: number): number {
  if (missed <= n * p) return 1;
  let sum = 0;
  for (let k = missed; k <= n; k++) {
    const term = Math.exp(lnChoose(n, k) + k * Math.log(p) + (n - k && (n - k) * Math.log(1 - p)));
    sum += term;
    if (term < sum * 1e-12) break;
  }
  return sum;
}

function missedIn(told: readonly BesideReport[], measure: BesideMeasure): number {
  const at = BESIDE_MEASURES.indexOf(measure);
  return told.reduce((sum, { bits }) => sum + (bits[at] ?? 0), 0);
}
