import { chosen } from "../../../core/rollout/bucket.ts";
import { leaves, noEvidence, withTurn } from "../../../core/rollout/own.ts";
import { type Arm, judge, MEASURES, type Step, type Verdict } from "../../../core/rollout/verdict.ts";

export const CLIENTS = 10_000;
export const STEPS: readonly Step[] = [
  { weight: 5, least: 400 },
  { weight: 25, least: 2000 },
  { weight: 50, least: 4000 },
];
/** Share of the devices that miss a bound with the model in use, in the order of MEASURES. */
export const USUAL = [0.05, 0.2, 0.08, 0.15, 0.01, 0.1];
const ON_SECOND: Readonly<Record<string, number>> = { errors: 0, ttfw: 1 };

/** One release over CLIENTS devices. regression: points by which one measure is worse. */
export function release(random: () => number, regression = 0, on = "ttfw"): Verdict & { readonly step: number } {
  const places = Array.from({ length: CLIENTS }, () => random());
  let last: Verdict = { outcome: "Inconclusive", measures: [] };
  for (const [step, at] of STEPS.entries()) {
    const fresh = places.filter((place) => chosen(place, at.weight)).length;
    const worse = USUAL.map((rate, measure) => rate + (measure === ON_SECOND[on] ? regression : 0));
    last = judge(arm(CLIENTS - fresh, USUAL, random), arm(fresh, worse, random), at, STEPS.length);
    if (last.outcome === "Failed") return { ...last, step };
  }
  return { ...last, step: STEPS.length - 1 };
}

/** Devices drawn anew at each look: looks that share devices agree more, which makes false rollbacks rarer. */
function arm(devices: number, rates: readonly number[], random: () => number): Arm {
  const missed = rates.map((rate) => {
    let count = 0;
    for (let device = 0; device < devices; device++) if (random() < rate) count += 1;
    return count;
  });
  return { devices, missed: Object.fromEntries(MEASURES.map((name, i) => [name, missed[i] ?? 0])) as Arm["missed"] };
}

/** Share of the devices that leave by themselves within so many turns. */
export function leaving(devices: number, turns: number, bad: number, random: () => number): number {
  let left = 0;
  for (let device = 0; device < devices; device++) {
    let seen = noEvidence;
    for (let turn = 0; turn < turns && !leaves(seen); turn++) seen = withTurn(seen, random() < bad);
    if (leaves(seen)) left += 1;
  }
  return left / devices;
}

/** Devices an arm for 90 % power at 5 % of the devices with the new model, by the z test's formula and its strict level. */
export function devicesFor(regression: number, usual: number): number {
  const [strict, power] = [3.4538, 1.2816];
  const [p, q] = [usual, usual + regression];
  const spread = p * (1 - p) * (1 / 19 + 0) + q * (1 - q);
  const pooled = (19 * p + q) / 20;
  const flat = pooled * (1 - pooled) * (1 + 1 / 19);
  return Math.ceil(((strict * Math.sqrt(flat) + power * Math.sqrt(spread)) / regression) ** 2);
}

export function releases(n: number, random: () => number) {
  const share = (regression: number, on: string, found: (one: ReturnType<typeof release>) => boolean) =>
    Array.from({ length: n }, () => release(random, regression, on)).filter(found).length / n;
  const failed = ({ outcome }: Verdict) => outcome === "Failed";
  const clean = Array.from({ length: 10 * n }, () => release(random));
  const first = (one: ReturnType<typeof release>) => failed(one) && one.step === 0;
  const figures = {
    "releases without a regression": clean.length,
    "false rollbacks": clean.filter(failed).length / clean.length,
    "successful without a regression": clean.filter(({ outcome }) => outcome === "Successful").length / clean.length,
    "10 points of ttfw found at 5 %": share(0.1, "ttfw", first),
    "10 points of ttfw found": share(0.1, "ttfw", failed),
    "10 points of errors found at 5 %": share(0.1, "errors", first),
    "20 points of ttfw found at 5 %": share(0.2, "ttfw", first),
    "5 points of ttfw found at 5 %": share(0.05, "ttfw", first),
    "5 points of ttfw found": share(0.05, "ttfw", failed),
    "devices with the new model for 5 points of ttfw": devicesFor(0.05, 0.2),
    "devices with the new model for 5 points of errors": devicesFor(0.05, 0.05),
    "devices that leave a usual model in 1,000 turns": leaving(10_000, 1000, 0.05, random),
    "devices that leave a model with 40 % bad turns in 30": leaving(10_000, 30, 0.4, random),
    "devices that leave a dead model in 4 turns": leaving(1000, 4, 1, random),
  };
  const failures = [
    ...(figures["false rollbacks"] < 0.01 ? [] : ["1 % or more of the releases that are no worse were taken back"]),
    ...(figures["10 points of ttfw found"] >= 0.9 ? [] : ["fewer than 90 % of regressions of 10 points were found"]),
    ...(figures["20 points of ttfw found at 5 %"] >= 0.9 ? [] : ["fewer than 90 % of 20 points were found"]),
  ];
  return { runs: n, failures, figures };
}
