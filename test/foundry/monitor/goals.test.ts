import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { noised } from "../../../core/watch/noise.ts";
import { deviceFigures } from "../../../foundry/monitor/devices.ts";
import type { Panel } from "../../../foundry/monitor/goals-report.ts";
import { bytesFrom } from "../../fixtures/bytes.ts";
import { folderAt, NOW } from "./at.ts";

const here = folderAt("goals");
const DAY = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

/** A recording of an hour, made so many days ago; its id tells when, as this project's do. */
function row(number: number, daysAgo: number, tags: Readonly<Record<string, string>> = {}, more = {}) {
  const id = (NOW - daysAgo * DAY).toString(16).padStart(12, "0") + number.toString(16).padStart(20, "0");
  const audio = { path: `raw/x/${id}.wav`, sha256: "a".repeat(64), bytes: 1, samples: 3600, sampleRate: 1 };
  const known = { id, dataset: "x", language: "sn", text: "mhoro", audio, speaker: "", licence: "CC0-1.0" };
  return { ...known, source: "inzwa:collected", tags, ...more };
}

const reviewed = (daysAgo: number) => ({ review: "validated", reviewed_at: iso(NOW - daysAgo * DAY) });

function store(name: string, rows: readonly unknown[], layer = "silver"): string {
  mkdirSync(join(here.folder, name, layer, "x"), { recursive: true });
  here.lines(`${name}/${layer}/x/rows.jsonl`, rows);
  return name;
}

function evaluation(name: string, made: string, wer: number, half = 0.01): string {
  const measures = [{ name: "asr.wer", value: wer, low: wer - half, high: wer + half, count: 400 }];
  const artifact = { id: "asr", digest: "b".repeat(64) };
  here.file(name, JSON.stringify({ schema: 1, artifact, made, how: "x", measures }));
  return name;
}

async function standing(flags: object, what: string) {
  await here.run("goals", { out: "out", ...flags });
  const panel: Panel = JSON.parse(here.read("out/goals.json"));
  return panel.goals.find(({ goal }) => goal.what === what);
}

describe("hours and review, of the storage", () => {
  test("recordings of people count, once, where they lie best; a burn-up is drawn", async () => {
    const rows = [
      row(1, 30, reviewed(28)),
      row(2, 20, reviewed(5)),
      row(3, 3, { dialect: "Zezuru" }),
      row(4, 2, {}, { synthetic: true }),
      row(5, 2, {}, { consent: { version: "1", scopes: [], givenAt: iso(NOW), withdrawnAt: iso(NOW) } }),
    ];
    const storage = store("people", rows);
    store("people", [...rows, row(9, 1)], "raw");
    expect(await standing({ storage }, "Hours collected")).toMatchObject({ standing: "behind", figure: { value: 3 } });
    expect(await standing({ storage }, "Hours collected in the last seven days")).toMatchObject({
      standing: "missed",
      figure: { value: 1 },
    });
    const panel: Panel = JSON.parse(here.read("out/goals.json"));
    expect(panel.collected).toMatchObject({ rows: 3, reviewedHours: 2, dialects: ["Zezuru"], undated: 0 });
    expect(panel.collected.days).toEqual([
      { day: "2026-10-22", hours: 1 },
      { day: "2026-11-01", hours: 1 },
      { day: "2026-11-18", hours: 1 },
    ]);
    expect(here.read("out/goals.html")).toContain('aria-label="Hours collected: burn-up"');
  });

  test("reviewed in time: of those a week old; two are too few, forty are not", async () => {
    const few = await standing({ storage: "people" }, "Recordings reviewed within seven days");
    expect(few).toMatchObject({ standing: "too few", figure: { hits: 1, count: 2 } });
    const storage = store(
      "many",
      Array.from({ length: 40 }, (_, i) => row(i, 30, reviewed(i < 39 ? 25 : 1))),
    );
    const many = await standing({ storage }, "Recordings reviewed within seven days");
    expect(many).toMatchObject({ standing: "met", figure: { hits: 39, count: 40 } });
  });

  test("the line: on the way, met, missed", async () => {
    const of = (count: number, daysAgo: number) =>
      store(
        `line-${count}-${daysAgo}`,
        Array.from({ length: count }, (_, i) => row(i, daysAgo)),
      );
    const hours = async (count: number, daysAgo: number) =>
      (await standing({ storage: of(count, daysAgo) }, "Hours collected"))?.standing;
    expect(await hours(20, 10)).toBe("on the way");
    expect(await hours(100, 10)).toBe("met");
    expect(await hours(99, 100)).toBe("missed");
  });

  test("an empty storage measures nothing and is no error", async () => {
    const { code, printed } = await here.run("goals", { storage: "nowhere" });
    expect(code).toBe(0);
    expect(printed).toHaveLength(17);
    expect(printed.every((line) => line.startsWith("not measured"))).toBe(true);
  });
});

describe("errors from evaluation to evaluation", () => {
  const first = evaluation("q2.json", "2026-05-01T00:00:00Z", 0.4);
  const before = evaluation("q3.json", "2026-08-01T00:00:00Z", 0.3);
  const now = evaluation("q4.json", "2026-11-01T00:00:00Z", 0.24);
  const quarter = "Word errors, from quarter to quarter";

  test("a fifth less than last quarter is certain; the bound of 15 % is missed", async () => {
    const files = { storage: "nowhere", evaluation: [now, first, before] };
    const found = await standing(files, quarter);
    expect(found).toMatchObject({ standing: "met" });
    expect(found?.figure?.value).toBeCloseTo(-0.2, 10);
    expect(await standing(files, "Word errors, since the first evaluation")).toMatchObject({ standing: "met" });
    expect(await standing(files, "Word errors")).toMatchObject({ standing: "missed", figure: { value: 0.24 } });
    expect(here.read("out/goals.html")).toContain('aria-label="asr.wer"');
  });

  test("with wide intervals it stays open; of one quarter nothing is told", async () => {
    const wide = evaluation("wide.json", "2026-11-02T00:00:00Z", 0.24, 0.06);
    expect(await standing({ storage: "nowhere", evaluation: [before, wide] }, quarter)).toMatchObject({
      standing: "open",
    });
    expect(await standing({ storage: "nowhere", evaluation: [now, wide] }, quarter)).toMatchObject({
      standing: "not measured",
    });
  });
});

describe("calls and uptime", () => {
  test("shares by Wilson, the mean by Student's t", async () => {
    const calls = Array.from({ length: 100 }, (_, i) => ({
      at: "2026-11-20T10:00:00Z",
      success: i >= 2,
      ...(i < 40 ? { satisfaction: i % 2 ? 5 : 4 } : {}),
    }));
    here.lines("calls.jsonl", calls);
    const flags = { storage: "nowhere", calls: ["calls.jsonl"] };
    expect(await standing(flags, "Calls that reached their end")).toMatchObject({
      standing: "met",
      figure: { value: 0.98 },
    });
    expect(await standing(flags, "Satisfaction, 1 to 5")).toMatchObject({
      standing: "met",
      figure: { value: 4.5, count: 40 },
    });
    expect(await standing(flags, "Calls that needed no person")).toMatchObject({ standing: "not measured" });
  });

  test("uptime of a thousand runs, and what a wrong line says", async () => {
    const line = (i: number) => ({
      at: iso(NOW - i * 60_000),
      run: i.toString(16).padStart(8, "0"),
      probe: "ready",
      ms: 3,
    });
    here.lines(
      "probes.jsonl",
      Array.from({ length: 1000 }, (_, i) => ({ ...line(i), answered: i > 0, ok: i > 0 })),
    );
    const flags = { storage: "nowhere", probes: ["probes.jsonl"] };
    expect(await standing(flags, "Uptime")).toMatchObject({ standing: "open", figure: { value: 0.999, count: 1000 } });
    here.lines("bad.jsonl", [{ ...line(1), answered: true, ok: "yes" }]);
    await expect(here.run("goals", { storage: "nowhere", probes: ["bad.jsonl"] })).rejects.toMatchObject({
      message: expect.stringContaining("bad.jsonl:1 ok must be true or false"),
    });
  });
});

describe("what devices tell", () => {
  /** A summary as a server gives it, of devices whose shares are these: one turn drawn a bundle, then noise. */
  function told(measure: "success" | "satisfaction", shares: readonly number[], bundles: number, seed: number) {
    const chance = bytesFrom(seed);
    const counts = shares.map(() => 0);
    for (let i = 0; i < bundles; i++) {
      let rest = (chance() * 256 + chance()) / 65_536;
      const turn = shares.findIndex((share) => {
        rest -= share;
        return rest < 0;
      });
      counts.forEach((count, bucket) => {
        counts[bucket] = count + noised(Number(bucket === turn), chance);
      });
    }
    const more = { buckets: shares.map(String), shares: shares.map(() => 0), error: 0 };
    return { day: "2026-11-20", version: "0.1.0", measure, bundles, counts, ...more };
  }
  const summary = (...days: readonly object[]) => JSON.stringify({ schema: 1, epsilon: 1.96, days });
  const STARS = [0.02, 0.02, 0.06, 0.2, 0.7];

  test("their intervals hold the truth as often as they say, with the noise in them", () => {
    let held = 0;
    const tries = 300;
    for (let seed = 1; seed <= tries; seed++) {
      const figures = deviceFigures([told("satisfaction", STARS, 400, seed), told("success", [0.85, 0.15], 400, seed)]);
      const [stars, success] = [figures.get("turns.satisfaction"), figures.get("turns.success")];
      held += Number((stars?.low ?? 9) <= 4.54 && 4.54 <= (stars?.high ?? 0));
      held += Number((success?.low ?? 9) <= 0.85 && 0.85 <= (success?.high ?? 0));
    }
    expect(held / (2 * tries)).toBeGreaterThan(0.92);
    expect(held / (2 * tries)).toBeLessThan(0.98);
  });

  test("days and versions add up, and a measure of former ranges is passed over", async () => {
    const former = { ...told("success", [0.85, 0.15], 50, 7), measure: "satisfaction" };
    const [one, other] = [told("success", [0.97, 0.03], 4000, 1), told("success", [0.97, 0.03], 4000, 2)];
    here.file("devices.json", summary(one, other, former));
    const flags = { storage: "nowhere", devices: ["devices.json"] };
    const found = await standing(flags, "Questions on devices that were answered");
    expect(found).toMatchObject({ standing: "met" });
    expect(found?.figure?.value).toBeCloseTo(0.97, 1);
    expect(await standing(flags, "Stars on devices, 1 to 5")).toMatchObject({ standing: "not measured" });
    here.file("devices.json", summary(told("satisfaction", STARS, 5000, 3)));
    expect(await standing(flags, "Stars on devices, 1 to 5")).toMatchObject({ standing: "met" });
  });

  test("where the noise is as large as what was told, too few say nothing", async () => {
    here.file("few.json", summary({ ...told("success", [1, 0], 30, 1), counts: [12, 3] }));
    const flags = { storage: "nowhere", devices: ["few.json"] };
    expect(await standing(flags, "Questions on devices that were answered")).toMatchObject({ standing: "too few" });
    here.file("few.json", "{");
    await expect(here.run("goals", flags)).rejects.toMatchObject({ code: "bad-manifest" });
  });
});

test("goals of one's own, and what is wrong with them", async () => {
  const run = (goal: string) => {
    here.file("goals.yaml", `schema: 1\ngoals:\n  - { what: x, ${goal} }\n`);
    return here.run("goals", { goals: "goals.yaml", storage: "people" });
  };
  expect((await run("goal: hours.reviewed, reach: 2, days: 91")).printed).toEqual([
    expect.stringMatching(/^met {11}x: 2/),
  ]);
  await expect(run("goal: a, least: 1, most: 2")).rejects.toMatchObject({ message: expect.stringContaining("one of") });
  await expect(run("goal: a, reach: 1")).rejects.toMatchObject({ message: expect.stringContaining("reach and days") });
  await expect(run("goal: a, change: 0.1, per: start")).rejects.toMatchObject({ code: "bad-manifest" });
  await expect(here.run("goals", {}, ["x"])).rejects.toThrow("flags alone");
});
