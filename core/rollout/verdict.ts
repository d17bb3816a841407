/** What each device tells once of a release: whether it kept to the bound of each measure. One bit each. */
export const MEASURES = ["errors", "ttfw", "empty", "corrections", "crashes", "dissatisfied"] as const;
export type Measure = (typeof MEASURES)[number];

/** Devices of one arm. */
export interface Arm {
  readonly devices: number;
  /** Of them, those that did not keep to the bound. */
  readonly missed: Readonly<Record<Measure, number>>;
}
export interface Step {
  /** Percent of the devices. */
  readonly weight: number;
  /** Devices with the new model that must have told before anything is concluded. */
  readonly least: number;
  /** Hours that the step lasts at least before the next one; 0 when absent. */
  readonly hours?: number | undefined;
  /** What the release may be worse by for this step to end well, as a share of the devices; MARGIN when absent. */
  readonly margin?: number | undefined;
}
export interface Verdict {
  readonly outcome: "Successful" | "Failed" | "Inconclusive";
  /** Those that made it so: worse with certainty, or not yet shown to be as good. */
  readonly measures: readonly Measure[];
}

/** Of all releases that are no worse, at most this share is taken back in all their looks together; 1 % is what is promised. */
export const FALSE_ROLLBACKS = 0.005;
/** As a share of the devices; less than that nobody could tell on a small site. */
const MARGIN = 0.05;
/** One-sided 95 % of the standard normal distribution. */
const Z = 1.644854;

/**
 * The two arms of a step, held against each other measure by measure. Failed: one is worse by Fisher's exact
 * test, one-sided, at 0.5 % over all measures and looks (Bonferroni). Successful: for each one the
 * upper 95 % bound of the difference (Newcombe 1998, method 10) is below the step's margin, usually 5 points. Each device counts once, so that
 * devices with much use weigh no more and trials are independent. looks: how often a release is judged in all.
 * flipped: share of the bits that were told the wrong way round on purpose. It is the same in both arms, so Fisher's test is
 * right as it stands; a difference of what was told is 1 - 2 flipped of the true one, and so is the margin.
 */
export function judge(control: Arm, fresh: Arm, { least, margin = MARGIN }: Step, looks: number, flipped = 0): Verdict {
  if (fresh.devices < least || control.devices === 0) return { outcome: "Inconclusive", measures: [] };
  const level = FALSE_ROLLBACKS / (MEASURES.length * looks);
  const worse = MEASURES.filter((measure) => chanceOf(control, fresh, measure) < level);
  if (worse.length > 0) return { outcome: "Failed", measures: worse };
  const most = margin * (1 - 2 * flipped);
  const unsure = MEASURES.filter((measure) => upperBound(control, fresh, measure) >= most);
  return { outcome: unsure.length > 0 ? "Inconclusive" : "Successful", measures: unsure };
}

/** How probable so many or more missed ones among the fresh would be, if the missed ones of both fell by chance. */
function chanceOf(control: Arm, fresh: Arm, measure: Measure): number {
  const [all, drawn] = [control.devices + fresh.devices, fresh.devices];
  const missed = control.missed[measure] + fresh.missed[measure];
  let chance = Math.exp(
    lnChoose(missed, fresh.missed[measure]) +
      lnChoose(all - missed, drawn - fresh.missed[measure]) -
      lnChoose(all, drawn),
  );
  let sum = 0;
  for (let k = fresh.missed[measure]; k <= Math.min(missed, drawn); k++) {
    sum += chance;
    chance *= ((missed - k) * (drawn - k)) / ((k + 1) * (all - missed - drawn + k + 1));
  }
  return Math.min(1, sum);
}

/** The logarithm of the binomial coefficient. */
export function lnChoose(n: number, k: number): number {
  return lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k);
}

/** Stirling's series from 10 on, right to 1e-8. */
function lnFactorial(n: number): number {
  if (n < 10) return n < 2 ? 0 : Math.log(n) + lnFactorial(n - 1);
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n) - 1 / (360 * n ** 3);
}

function upperBound(control: Arm, fresh: Arm, measure: Measure): number {
  const [before, after] = [share(control, measure), share(fresh, measure)];
  const below = before - wilsonEnd(before, control.devices, -1);
  const above = wilsonEnd(after, fresh.devices, 1) - after;
  return after - before + Math.hypot(below, above);
}

/** An end of Wilson's score interval, one-sided at 95 %. */
export function wilsonEnd(p: number, n: number, side: 1 | -1): number {
  const z2 = Z * Z;
  const half = Z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return (p + z2 / (2 * n) + side * half) / (1 + z2 / n);
}

function share({ devices, missed }: Arm, measure: Measure): number {
  return missed[measure] / devices;
}
