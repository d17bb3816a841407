import { expect, test } from "vitest";
import { parse } from "../../../core/parse.ts";
import { standing } from "../../../core/rollout/aggregate.ts";
import { usualBounds } from "../../../core/rollout/channel.ts";
import { noCounts } from "../../../core/rollout/counts.ts";
import { nextOf, stepOf } from "../../../core/rollout/next.ts";
import {
  type ArmName,
  report as asReport,
  EPSILON,
  knownOf,
  type Report,
  randomised,
  trueShare,
} from "../../../core/rollout/report.ts";
import { MEASURES, type Measure } from "../../../core/rollout/verdict.ts";
import { seeded } from "../../../e2e/campaigns/support/random.mjs";
import { trial } from "./released.ts";
import { reportsOf } from "./reports.ts";

const random = seeded(12);
const report = (arm: ArmName, missed?: Measure): Report =>
  reportsOf("asr-sn-2", arm, 1, random, missed ? 1 : 0, missed)[0] as Report;
const devices = (count: number, arm: ArmName, share: number) => reportsOf("asr-sn-2", arm, count, random, share);

test("what is told of a bit is at most e^epsilon likelier for one truth than for the other, and unbiased in sum", () => {
  const draws = 200_000;
  const told = (missed: readonly Measure[]) => {
    let ones = 0;
    for (let i = 0; i < draws; i++) ones += randomised(new Set(missed), random)[0] ?? 0;
    return ones / draws;
  };
  const [no, yes] = [told([]), told(["errors"])];
  // Three standard deviations of a share of 200,000 draws are 0.003.
  for (const ratio of [yes / no, (1 - no) / (1 - yes)]) expect(Math.log(ratio)).toBeLessThan(EPSILON + 0.02);
  expect(Math.abs(trueShare(no))).toBeLessThan(0.01);
  expect(Math.abs(trueShare(yes) - 1)).toBeLessThan(0.01);
});

test("a report says no more than the release, the arm and the bits", () => {
  const one = report("control", "crashes");
  expect(parse(asReport, JSON.parse(JSON.stringify(one)))).toEqual({ ok: true, value: one });
  for (const wrong of [
    { ...one, device: "x" },
    { ...one, at: "2026-11-21" },
    { ...one, bits: one.bits.slice(1) },
    { ...one, bits: one.bits.map(() => 2) },
    { ...one, id: "1" },
    { ...one, release: "asr sn" },
    { ...one, arm: "both" },
    null,
  ])
    expect(parse(asReport, wrong).ok).toBe(false);
});

test("a device tells once it knows enough, of one arm alone, and at once where it left the new model", () => {
  const trial = { weight: 5, bounds: usualBounds };
  const seen = { ...noCounts, turns: 10, audible: 10, errors: 2 };
  const known = { place: 0.7, fresh: undefined, former: undefined, left: false };
  expect(knownOf(trial, { ...known, former: seen })).toEqual({ arm: "control", missed: new Set(["errors"]) });
  expect(knownOf(trial, { ...known, former: { ...seen, turns: 9 } })).toBeUndefined();
  expect(knownOf(trial, { ...known, former: seen, place: 0.3 }), "the new model may still come").toBeUndefined();
  expect(knownOf({ ...trial, weight: 75 }, { ...known, former: seen })).toBeUndefined();
  expect(knownOf(trial, { ...known, place: 0.01, fresh: seen })).toMatchObject({ arm: "challenger" });
  const few = { ...noCounts, turns: 4, empty: 4 };
  expect(knownOf(trial, { ...known, place: 0.01, fresh: few })).toBeUndefined();
  expect(knownOf(trial, { ...known, fresh: few, left: true })?.missed).toEqual(new Set(["empty"]));
  const dead = { ...noCounts, crashes: 1 };
  expect(knownOf(trial, { ...known, fresh: dead, left: true })?.missed).toEqual(new Set(["crashes"]));
  const disliked = { ...noCounts, turns: 10, rated: 3, disliked: 1 };
  expect(knownOf(trial, { ...known, fresh: disliked })?.missed).toEqual(new Set(["dissatisfied"]));
});

test("too few reports say nothing; a dead model fails, an equal one succeeds, and asking again changes nothing", () => {
  const step = { weight: 5, least: 400 };
  const steps = { steps: [step] };
  const control = devices(6000, "control", 0.2);
  const look = (reports: readonly Report[]) => standing(reports, "asr-sn-2", step, steps);
  const few = look([...control, ...devices(399, "challenger", 1)]);
  expect(few).toMatchObject({ outcome: "Inconclusive", wanted: 400, devices: { challenger: 399, control: 6000 } });
  const bad = [...control, ...devices(400, "challenger", 0.8)];
  expect(look(bad)).toMatchObject({ outcome: "Failed", measures: ["ttfw"] });
  expect(look([...bad, ...bad]), "sent twice").toEqual(look(bad));
  expect(look([...bad, ...devices(5000, "challenger", 0.2)]).outcome, "a look that failed stands").toBe("Failed");
  expect(look(bad.map((one) => ({ ...one, release: "asr-sn-3" }))).devices).toEqual({ challenger: 0, control: 0 });
  const good = look([...devices(20_000, "control", 0.2), ...devices(12_800, "challenger", 0.2)]);
  expect(good).toMatchObject({ outcome: "Successful", measures: [] });
  expect(Math.abs(good.shares.challenger.ttfw - 0.2)).toBeLessThan(0.04);
  expect(MEASURES.every((one) => Math.abs(good.shares.control[one] - (one === "ttfw" ? 0.2 : 0)) < 0.03)).toBe(true);
});

test("a trial goes to its next step when the step's time is over, and nowhere else by itself", () => {
  const steps = [
    { weight: 5, least: 400, hours: 24 },
    { weight: 100, least: 6000 },
  ];
  const seen = standing([], "asr-sn-2", stepOf({ steps, weight: 5 }), { steps });
  const good = { ...seen, outcome: "Successful" as const, devices: { challenger: 400, control: 9000 } };
  const at = trial(2, { weight: 5, steps });
  expect(nextOf(at, seen, 99)).toEqual({ deed: "wait", why: "few" });
  expect(nextOf(at, good, 23)).toEqual({ deed: "wait", why: "time" });
  expect(nextOf(at, good, 24)).toEqual({ deed: "step", weight: 100 });
  expect(nextOf({ ...at, paused: true }, good, 24)).toEqual({ deed: "wait", why: "paused" });
  expect(nextOf({ ...at, paused: true }, { ...good, outcome: "Failed" }, 0)).toEqual({ deed: "back" });
  expect(nextOf({ ...at, weight: 100 }, { ...good, devices: { challenger: 6000, control: 1 } }, 0)).toEqual({
    deed: "approve",
  });
});
