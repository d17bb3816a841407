import { standing } from "../../../core/rollout/aggregate.ts";
import { type Trial, usualBounds } from "../../../core/rollout/channel.ts";
import { nextOf, stepOf, usualSteps } from "../../../core/rollout/next.ts";
import { FLIPPED, type Report, randomised } from "../../../core/rollout/report.ts";
import { MEASURES, type Measure } from "../../../core/rollout/verdict.ts";
import { CLIENTS, USUAL } from "./clients.ts";
import { releasedAs } from "./released.ts";

/** Turns after which a device tells, and turns an hour of the middle one. */
const TURNS = 10;
const AN_HOUR = 6;
/** Hours that a release is watched at most, so that devices with little use do not keep it open for ever. */
const LONG = 24 * 14;
/** Minutes between two looks of the scheduled job. */
const EVERY = 5;

interface Model {
  /** Points by which one measure is worse. */
  readonly regression?: number;
  readonly on?: Measure;
  /** Turns after which every device has left it. */
  readonly leftAfter?: number;
}
interface Course {
  readonly deed: "back" | "approve" | "wait";
  /** Percent that it had then. */
  readonly weight: number;
  readonly minutes: number;
  /** Devices with the new model that had told. */
  readonly told: number;
}
type Timed = Report & { readonly at: number };

const model = releasedAs("asr-sn-2");

/** One canary over CLIENTS devices of which a share tells, through the steps and rules that ship; times in hours. */
function course(random: () => number, { regression = 0, on = "ttfw", leftAfter }: Model, sharing = 1): Course {
  const devices = Array.from({ length: CLIENTS }, () => ({
    place: random(),
    pace: AN_HOUR * Math.exp(normal(random)),
  }));
  const telling = devices.filter(() => random() < sharing);
  const worse = USUAL.map((rate, i) => (leftAfter ? 1 : rate + (MEASURES[i] === on ? regression : 0)));
  const trial: Trial = {
    version: 2,
    digest: "a".repeat(64),
    model,
    mode: "canary",
    weight: 5,
    paused: false,
    steps: usualSteps,
    bounds: usualBounds,
  };
  const control = telling
    .filter(({ place }) => place >= 0.5)
    .map(({ pace }) => report("control", USUAL, waited(TURNS, pace, random), random));
  let fresh: Timed[] = [];
  let [weight, before, now] = [5, 0, 0];
  for (;;) {
    const entering = telling.filter(({ place }) => place < Math.min(weight / 100, 0.5) && place >= before / 100);
    const from = now;
    fresh = fresh.concat(
      entering.map(({ pace }) => report("challenger", worse, from + waited(leftAfter ?? TURNS, pace, random), random)),
    );
    const all = [...control, ...fresh].sort((a, b) => a.at - b.at);
    const at = { ...trial, weight };
    const step = stepOf(at);
    let next: ReturnType<typeof nextOf> = { deed: "wait", why: "few" };
    let told = 0;
    for (let wanted = step.least; next.deed === "wait"; ) {
      const until = timeOf(all, wanted);
      if (until === undefined || until > LONG) break;
      told = wanted;
      now = Math.max(from, until);
      const known = all.filter((one) => one.at <= now);
      const seen = standing(known, "asr-sn-2", step, at);
      next = nextOf(at, seen, now - from);
      wanted = seen.wanted;
    }
    const minutes = Math.ceil((now * 60) / EVERY) * EVERY;
    if (next.deed !== "step") return { deed: next.deed, weight, minutes, told };
    before = weight;
    weight = next.weight;
  }
}

function timeOf(all: readonly Timed[], wanted: number): number | undefined {
  let count = 0;
  return all.find(({ arm }) => arm === "challenger" && ++count === wanted)?.at;
}

let ids = 0;
function report(arm: Report["arm"], rates: readonly number[], at: number, random: () => number): Timed {
  const missed = new Set(MEASURES.filter((_, i) => random() < (rates[i] ?? 0)));
  return {
    schema: 1,
    id: String(++ids),
    release: "asr-sn-2",
    arm,
    bits: randomised(missed, random),
    at,
  };
}

/** Hours until so many turns: the sum of so many exponential waits. */
function waited(turns: number, pace: number, random: () => number): number {
  let sum = 0;
  for (let turn = 0; turn < turns; turn++) sum -= Math.log(1 - random());
  return sum / pace;
}

/** Box and Muller's. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Reports an arm for 90 % power with as many of the other, at the level of a step's first look. */
function reportsFor(regression: number, usual: number, level = 3.71): number {
  const told = (share: number) => FLIPPED + (1 - 2 * FLIPPED) * share;
  const [p, q] = [told(usual), told(usual + regression)];
  const mean = (p + q) / 2;
  const spread = level * Math.sqrt(2 * mean * (1 - mean)) + 1.2816 * Math.sqrt(p * (1 - p) + q * (1 - q));
  return Math.ceil((spread / (q - p)) ** 2);
}

export function tellings(n: number, random: () => number) {
  const run = (of: Model, count = n, sharing = 1) => Array.from({ length: count }, () => course(random, of, sharing));
  const share = (courses: readonly Course[], found: (one: Course) => boolean) =>
    courses.filter(found).length / courses.length;
  const back = ({ deed }: Course) => deed === "back";
  const early = (one: Course) => back(one) && one.weight === 5;
  const clean = run({}, 5 * n);
  const [ten, twenty, errors, dead, tenth] = [
    run({ regression: 0.1 }),
    run({ regression: 0.2 }),
    run({ regression: 0.1, on: "errors" }),
    run({ leftAfter: 4 }),
    run({ regression: 0.2 }, n, 0.1),
  ];
  const figures = {
    "told: releases without a regression": clean.length,
    "told: false rollbacks": share(clean, back),
    "told: of these at 100 % and up for approval": share(clean, ({ deed }) => deed === "approve"),
    "told: of these waiting at 100 %": share(clean, ({ deed, weight }) => deed === "wait" && weight === 100),
    "told: 10 points of ttfw taken back": share(ten, back),
    "told: 10 points of ttfw taken back at 5 %": share(ten, early),
    "told: 10 points of errors taken back": share(errors, back),
    "told: 20 points of ttfw taken back": share(twenty, back),
    "told: 20 points of ttfw taken back at 5 %": share(twenty, early),
    "told: 20 points of ttfw taken back where one device in ten tells": share(tenth, back),
    "told: 5 points of ttfw taken back": share(run({ regression: 0.05 }), back),
    "told: reports an arm for 5 points of ttfw": reportsFor(0.05, 0.2),
    "told: reports an arm for 10 points of ttfw": reportsFor(0.1, 0.2),
    "told: reports an arm for 20 points of ttfw": reportsFor(0.2, 0.2),
    "told: minutes to take back 10 points (50 %, 95 %)": quantiles(ten.filter(back)),
    "told: minutes to take back 20 points (50 %, 95 %)": quantiles(twenty.filter(back)),
    "told: minutes to take back a dead model (50 %, 95 %)": quantiles(dead.filter(back)),
    "told: dead models taken back at 5 %": share(dead, early),
  };
  const failures = [
    ...(figures["told: false rollbacks"] < 0.01
      ? []
      : ["told: 1 % or more of the releases that are no worse were taken back"]),
    ...(figures["told: 10 points of ttfw taken back"] >= 0.9
      ? []
      : ["told: fewer than 90 % of 10 points were taken back"]),
    ...(figures["told: 20 points of ttfw taken back"] >= 0.9
      ? []
      : ["told: fewer than 90 % of 20 points were taken back"]),
  ];
  return { runs: n, failures, figures };
}

function quantiles(courses: readonly Course[]): string {
  const sorted = courses.map(({ minutes }) => minutes).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? "none";
  return `${at(0.5)}, ${at(0.95)}`;
}
