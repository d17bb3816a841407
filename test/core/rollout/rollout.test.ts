import { expect, test } from "vitest";
import { chosen, placeOf } from "../../../core/rollout/bucket.ts";
import { type Arm, judge, MEASURES } from "../../../core/rollout/verdict.ts";
import { webCrypto } from "../../../core/web-crypto.ts";
import { seeded } from "../../../e2e/campaigns/support/random.mjs";
import { devicesFor, releases } from "./clients.ts";
import { tellings } from "./telling.ts";

const ports = webCrypto(crypto.subtle, 0);

function arm(devices: number, missed: number, errors = missed): Arm {
  return {
    devices,
    missed: { ...(Object.fromEntries(MEASURES.map((one) => [one, missed])) as Arm["missed"]), errors },
  };
}

test("a device keeps its place, stays in while the weight grows, and stands elsewhere in the next release", async () => {
  const ids = Array.from({ length: 4000 }, (_, i) => `device-${i}`);
  const places = await Promise.all(ids.map((id) => placeOf(id, "asr-7", ports)));
  expect(await placeOf("device-1", "asr-7", ports)).toBe(places[1]);
  const inside = (weight: number) => ids.filter((_, i) => chosen(places[i] ?? 1, weight));
  expect(inside(5).length / 4000).toBeCloseTo(0.05, 1);
  expect(inside(25)).toEqual(expect.arrayContaining(inside(5)));
  expect([inside(0).length, inside(100).length]).toEqual([0, 4000]);
  const next = await Promise.all(ids.map((id) => placeOf(id, "asr-8", ports)));
  const again = inside(25).filter((id) => chosen(next[ids.indexOf(id)] ?? 1, 25));
  expect(again.length / inside(25).length).toBeCloseTo(0.25, 1);
});

test("few devices say nothing, many equal ones success, one measure that is worse failure", () => {
  const step = { weight: 5, least: 400 };
  expect(judge(arm(9500, 475), arm(399, 399), step, 3).outcome).toBe("Inconclusive");
  expect(judge(arm(9500, 475), arm(500, 25), step, 3)).toEqual({ outcome: "Successful", measures: [] });
  expect(judge(arm(9500, 475), arm(500, 25, 75), step, 3)).toEqual({ outcome: "Failed", measures: ["errors"] });
  expect(judge(arm(9500, 475), arm(500, 25, 40), step, 3)).toEqual({ outcome: "Inconclusive", measures: ["errors"] });
  expect(judge(arm(9500, 0), arm(500, 0), step, 3).outcome).toBe("Successful");
  expect(judge(arm(9500, 475), arm(500, 0), step, 3).outcome).toBe("Successful");
});

test("the campaign's bounds hold over a few releases", () => {
  const { failures, figures } = releases(10, seeded(3));
  expect(failures).toEqual([]);
  // At most 1 in 1,000 by the bound; three standard deviations of 10,000 draws are another 0.95.
  expect(figures["devices that leave a usual model in 1,000 turns"]).toBeLessThan(0.002);
  expect(figures["devices that leave a dead model in 4 turns"]).toBe(1);
  expect(devicesFor(0.1, 0.2)).toBeLessThan(500);
});

test("with devices that lie as they ship, regressions are taken back and what is no worse is not", () => {
  const { failures, figures } = tellings(1, seeded(3));
  expect(failures).toEqual([]);
  expect(figures["told: dead models taken back at 5 %"]).toBe(1);
  expect(figures["told: reports an arm for 10 points of ttfw"]).toBeLessThan(4000);
});
