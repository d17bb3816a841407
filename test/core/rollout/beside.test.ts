import { expect, test } from "vitest";
import { parse } from "../../../core/parse.ts";
import {
  BESIDE_MEASURES,
  type BesideMeasure,
  besideCounts,
  besideMissed,
  type Compared,
  noBeside,
  usualBeside,
  withCompared,
} from "../../../core/rollout/beside.ts";
import { anyReport, type BesideReport, besideKnown } from "../../../core/rollout/beside-report.ts";
import { besideStanding } from "../../../core/rollout/beside-standing.ts";
import { promoted } from "../../../core/rollout/channel-deeds.ts";
import { besideFor, releaseFor } from "../../../core/rollout/choose.ts";
import { comparedTexts } from "../../../core/rollout/compare.ts";
import { nextBeside } from "../../../core/rollout/next.ts";
import { lied } from "../../../core/rollout/report.ts";
import { seeded } from "../../../e2e/campaigns/support/random.mjs";
import { trial } from "./released.ts";

const random = seeded(31);
const same: Compared = { of: 10, apart: 0, ratio: 1 };
const counted = (...turns: (Compared | undefined)[]) => turns.reduce(withCompared, noBeside);
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

test("readings are held against each other letter by letter, answers as a whole; case and marks do not count", () => {
  expect(comparedTexts("asr", "Guta guru, nderipi?", "guta guru nderipi")).toEqual({ of: 17, apart: 0 });
  expect(comparedTexts("asr", "guta", "gata")).toEqual({ of: 4, apart: 1 });
  expect(comparedTexts("asr", "", "guta"), "nothing was read").toEqual({ of: 1, apart: 1 });
  expect(comparedTexts("asr", "guta", "guta ".repeat(50)), "one endless reading is one lost turn").toEqual({
    of: 4,
    apart: 4,
  });
  expect(comparedTexts("llm", "Ndi Harare.", "ndi harare")).toEqual({ of: 1, apart: 0 });
  expect(comparedTexts("llm", "Ndi Harare.", "Harare.")).toEqual({ of: 1, apart: 1 });
});

test("a device keeps sums and a histogram, and says which bounds were missed once it has ten turns", () => {
  const good = counted(...times(10, same));
  expect(good).toMatchObject({ turns: 10, failures: 0, of: 100, apart: 0 });
  expect(parse(besideCounts, JSON.parse(JSON.stringify(good)))).toEqual({ ok: true, value: good });
  expect(parse(besideCounts, { ...good, ratios: [1] }).ok).toBe(false);
  expect(besideMissed(good, usualBeside)).toEqual([]);
  expect(besideMissed(counted(...times(9, undefined)), usualBeside), "too few").toEqual([]);
  expect(besideMissed(counted(...times(8, same), undefined, undefined), usualBeside)).toEqual(["failures"]);
  expect(besideMissed(counted(...times(9, same), undefined), usualBeside), "one in ten may fail").toEqual([]);
  expect(besideMissed(counted(...times(10, { ...same, apart: 4 })), usualBeside)).toEqual(["disagreement"]);
  expect(besideMissed(counted(...times(10, { ...same, ratio: 1.5 })), usualBeside)).toEqual(["ratio"]);
  expect(besideMissed(counted(...times(10, { ...same, ratio: 1.49 })), usualBeside)).toEqual([]);
  const few = counted(...times(4, { ...same, ratio: 4 }), ...times(6, { of: 10, apart: 0 }));
  expect(besideMissed(few, usualBeside), "four times are no median").toEqual([]);
});

test("what is told of it has a form of its own; who could not run it tells at once", () => {
  const one: BesideReport = { schema: 1, id: "0".repeat(32), release: "asr-sn-2", arm: "shadow", bits: [0, 1, 0] };
  expect(parse(anyReport, JSON.parse(JSON.stringify(one)))).toEqual({ ok: true, value: one });
  const six = [0, 0, 0, 0, 0, 0];
  expect(parse(anyReport, { ...one, arm: "control", bits: six }).ok).toBe(true);
  for (const wrong of [{ ...one, bits: six }, { ...one, arm: "control" }, { ...one, text: "guta" }, null, "x"])
    expect(parse(anyReport, wrong).ok).toBe(false);
  expect(besideKnown(counted(...times(9, same)), usualBeside, false)).toBeUndefined();
  expect(besideKnown(counted(...times(10, same)), usualBeside, false)).toEqual(new Set());
  expect(besideKnown(undefined, usualBeside, true)).toEqual(new Set(["failures"]));
});

const step = { weight: 50, least: 400 };
const devices = (count: number, share: number, measure: BesideMeasure = "disagreement") =>
  Array.from({ length: count }, (_, i): BesideReport => {
    const missed = new Set<string>(random() < share ? [measure] : []);
    const id = `${i.toString(16).padStart(8, "0")}${Math.floor(random() * 2 ** 32).toString(16)}`.padEnd(32, "0");
    return { schema: 1, id, release: "asr-sn-2", arm: "shadow", bits: lied(BESIDE_MEASURES, missed, random) };
  });
const judged = (reports: readonly BesideReport[]) => besideStanding(reports, "asr-sn-2", step);

test("devices that keep the bounds make it successful, many that miss one make it fail, and between nothing is clear", () => {
  const shadow = trial(2, { mode: "shadow", beside: usualBeside, steps: [step] });
  const few = judged(devices(399, 0));
  expect(few).toMatchObject({ outcome: "Inconclusive", devices: 399, wanted: 400 });
  expect(nextBeside(shadow, few)).toEqual({ deed: "wait", why: "few" });
  const good = judged(devices(1000, 0.05));
  expect(good).toMatchObject({ outcome: "Successful", measures: [] });
  expect(good.shares.disagreement).toBeGreaterThan(-0.05);
  expect(good.shares.disagreement).toBeLessThan(0.15);
  expect(nextBeside(shadow, good), "a person decides").toEqual({ deed: "tried" });
  for (const measure of BESIDE_MEASURES)
    expect(judged(devices(1000, 0.6, measure))).toMatchObject({ outcome: "Failed", measures: [measure] });
  expect(nextBeside(shadow, judged(devices(1000, 0.6)))).toEqual({ deed: "back" });
  const between = judged(devices(500, 0.23));
  expect(between.outcome).toBe("Inconclusive");
  expect(nextBeside(shadow, between)).toEqual({ deed: "wait", why: "unclear" });
  const one = devices(1, 1);
  expect(judged(times(2000, one[0] as BesideReport)), "a report that came often counts once").toMatchObject({
    devices: 1,
  });
});

test("of shadows that miss a bound on as many devices as they may, fewer than one in a hundred fail, and few pass", () => {
  const outcomes = Array.from({ length: 300 }, () => judged(devices(1500, 0.2)).outcome);
  const share = (outcome: string) => outcomes.filter((one) => one === outcome).length / outcomes.length;
  expect(share("Failed")).toBeLessThan(0.01);
  // 5 % of the looks, and three standard deviations of 300 draws.
  expect(share("Successful")).toBeLessThan(0.09);
});

test("nobody runs a shadow in earnest, and it cannot be promoted", () => {
  const challenger = trial(2, { mode: "shadow", weight: 100, beside: usualBeside });
  const slot = { name: "asr-sn", replaces: "pocket-asr-sn", challenger };
  const standing = {
    left: new Set<string>(),
    running: new Set([challenger.model.id]),
    places: new Map([["asr-sn-2", 0.3]]),
  };
  expect(releaseFor(slot, standing)).toBeUndefined();
  expect(besideFor(slot, standing)).toBe(challenger);
  expect(besideFor(slot, { ...standing, left: new Set([challenger.model.id]) })).toBeUndefined();
  expect(besideFor({ ...slot, challenger: { ...challenger, paused: true } }, standing)).toBeUndefined();
  expect(besideFor({ ...slot, challenger: { ...challenger, weight: 20 } }, standing)).toBeUndefined();
  expect(besideFor({ ...slot, challenger: trial(2, { weight: 100 }) }, standing)).toBeUndefined();
  expect(promoted({ schema: 1, version: 1, slots: [slot] }, "asr-sn")).toMatchObject({ code: "bad-manifest" });
});
