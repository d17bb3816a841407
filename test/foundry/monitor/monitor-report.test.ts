import { describe, expect, test } from "vitest";
import { seeded } from "../../../foundry/measures/seeded.ts";
import type { Monitored } from "../../../foundry/monitor/monitored.ts";
import { folderAt, NOW } from "./at.ts";

const here = folderAt("monitor");
const DAY = 86_400_000;
const out = "out";

/** Predictions by the keys of checklist D12. */
function predictions(count: number, name: string, { slower = 0, louder = 0, sugar = 0.5 } = {}) {
  const random = seeded(3, name);
  return Array.from({ length: count }, (_, i) => ({
    request_id: `${name}-${i}`,
    time: new Date(NOW - (count - i) * 60_000).toISOString(),
    latency_ms: 100 + 100 * random() + slower,
    audio_duration: 1 + random(),
    mel_mean: random() + louder,
    mel_std: random(),
    frames: 100,
    prediction: random() < sugar ? "sugar" : "milk",
    confidence: random(),
    model_version: "v1",
  }));
}

async function report(flags: object): Promise<Monitored> {
  await here.run("monitor-report", { "output-dir": out, ...flags });
  return JSON.parse(here.read(`${out}/report.json`));
}

describe("a log of predictions", () => {
  here.lines("was.jsonl", predictions(200, "was"));
  here.lines("same.jsonl", predictions(200, "same"));
  here.lines("other.jsonl", predictions(200, "other", { louder: 0.8, sugar: 0.95 }));

  test("summary.json has rows, mean, p95, mean confidence and the counts", async () => {
    const found = await report({ log: ["was.jsonl"] });
    const summary = JSON.parse(here.read(`${out}/summary.json`));
    expect(Object.keys(summary)).toEqual(["rows", "mean", "p95", "mean_confidence", "counts"]);
    expect(summary.rows).toBe(200);
    expect(summary.mean).toBeCloseTo(150, -1);
    expect(summary.p95).toBeCloseTo(195, -1);
    expect(summary.mean_confidence).toBeCloseTo(0.5, 0);
    expect(summary.counts.sugar + summary.counts.milk).toBe(200);
    expect(found.latencies[0]).toMatchObject({ name: "latency_ms", count: 200, mean: summary.mean });
    for (const name of ["latency_hist.svg", "prediction_counts.svg"])
      expect(here.read(`${out}/${name}`)).toMatch(/^<svg /);
  });

  test("nothing drifted: exit code 0; mel_mean and what was predicted did: 1", async () => {
    const flags = { "output-dir": out, reference: ["was.jsonl"] };
    expect(await here.run("monitor-report", { ...flags, log: ["same.jsonl"] })).toMatchObject({ code: 0 });
    expect(JSON.parse(here.read(`${out}/drift.json`))).toMatchObject({ schema: 1, drift: false });
    const { code, printed } = await here.run("monitor-report", { ...flags, log: ["other.jsonl"] });
    expect(code).toBe(1);
    const drifted = printed.filter((line) => line.startsWith("drifted")).map((line) => line.split(/[\s:]+/)[1]);
    expect(drifted).toEqual(["mel_mean", "prediction"]);
    expect(JSON.parse(here.read(`${out}/drift.json`))).toMatchObject({ drift: true, why: "mel_mean, prediction" });
    expect(here.read(`${out}/report.html`)).toContain("mel_mean: drifted");
  });

  test("the newest days against those before, by --window", async () => {
    const old = predictions(100, "old").map((row) => ({ ...row, time: new Date(NOW - 9 * DAY).toISOString() }));
    here.lines("window.jsonl", [...old, ...predictions(90, "new", { louder: 2 })]);
    const found = await report({ log: ["window.jsonl"], window: "7" });
    expect(found.compared).toEqual({ before: 100, after: 90 });
    expect(found.drift.find(({ name }) => name === "mel_mean")?.verdict).toBe("drifted");
    expect(found.drift.find(({ name }) => name === "mel_std")?.verdict).toBe("steady");
  });

  test("too few give no verdict and no alarm", async () => {
    here.lines("few.jsonl", predictions(30, "few", { louder: 5 }));
    const { code } = await here.run("monitor-report", {
      "output-dir": out,
      reference: ["was.jsonl"],
      log: ["few.jsonl"],
    });
    expect(code).toBe(0);
    expect(here.read(`${out}/report.html`)).toContain("mel_mean: too few");
  });

  test("classes above the most are counted together", async () => {
    const rows = predictions(10, "many").map((row, i) => ({ ...row, prediction: { product: `p${i}`, quantity: i } }));
    here.lines("many.jsonl", rows);
    const found = await report({ log: ["many.jsonl"], "max-classes": "3" });
    expect(found.classes).toEqual([
      ["p0 0", 1],
      ["p1 1", 1],
      ["p2 2", 1],
      ["(7 others)", 7],
    ]);
  });
});

describe("other logs", () => {
  test("the server's lines: failures by route with intervals, and a torn last line", async () => {
    const line = (i: number) => ({
      level: "info",
      time: new Date(NOW - (i % 3) * DAY).toISOString(),
      request: `req_${i}`,
      method: "POST",
      route: "/v1/audio/speech",
      status: i % 10 === 0 ? 503 : 200,
      ms: i,
      msg: "a request was answered",
    });
    const text = Array.from({ length: 100 }, (_, i) => JSON.stringify(line(i))).join("\n");
    here.file("server.jsonl", `${text}\n${JSON.stringify({ msg: "listening" })}\n{"level":"in`);
    const found = await report({ log: ["server.jsonl"] });
    expect(found).toMatchObject({ rows: 100, other: 1, broken: 1 });
    expect(found.failures).toMatchObject([{ name: "POST /v1/audio/speech", value: 0.1, count: 100, why: { 503: 10 } }]);
    expect(found.failures[0]?.low).toBeCloseTo(0.0552, 3);
    expect(found.days.map(({ name }) => name)).toEqual(["2026-11-19", "2026-11-20", "2026-11-21"]);
    const [latency] = found.latencies;
    expect(latency?.quantiles[0]).toMatchObject({ share: 0.5, value: 49.5 });
    expect(latency?.quantiles[0]?.low).toBeLessThan(45);
    expect(latency?.quantiles[3]).not.toHaveProperty("high");
  });

  test("turns of a saved trace: those that ended, with what was heard of them", async () => {
    const span = { kind: "span", name: "asr", turn: 1, revision: 0, start: 0, end: 90 };
    const turn = (number: number, outcome: string, words: number, more = {}) => ({
      turn: number,
      outcome,
      zero: 1000,
      measures: { ttfw: 400 + number, promptTokens: 12 },
      spans: [
        { ...span, detail: { samples: 32_000, words } },
        { ...span, dropped: true, detail: { samples: 99, words: 9 } },
      ],
      ...more,
    });
    const turns = [
      turn(1, "done", 5, { satisfied: true }),
      turn(2, "failed", 0, { failure: "model-load" }),
      turn(3, "discarded", 0),
      turn(4, "speaking", 2),
    ];
    const trace = {
      format: "inzwa-trace",
      version: 1,
      epoch: NOW,
      sessions: [{ head: { plan: { language: "sn" } }, turns }],
    };
    here.file("one.trace.json", JSON.stringify(trace, null, 2));
    const found = await report({ log: ["one.trace.json"] });
    expect(found.rows).toBe(2);
    expect(found.failures).toMatchObject([{ name: "turn", hits: 1, count: 2, why: { "model-load": 1 } }]);
    expect(found.empty).toMatchObject({ hits: 1, count: 2 });
    expect(found.satisfied).toMatchObject({ hits: 1, count: 1 });
    expect(found.from).toBe("2026-11-21T00:00:01.000Z");
    expect(found.worst.find(({ by }) => by === "ttfw")).toMatchObject({ value: 402 });
  });

  test("a file of nothing that is known is refused; so are wrong arguments", async () => {
    here.file("nothing.jsonl", '{"a":1}\n');
    const flags = { "output-dir": out };
    await expect(here.run("monitor-report", { ...flags, log: ["nothing.jsonl"] })).rejects.toMatchObject({
      code: "bad-manifest",
    });
    await expect(here.run("monitor-report", { ...flags, log: ["none.jsonl"] })).rejects.toMatchObject({
      code: "no-storage",
    });
    await expect(here.run("monitor-report", flags)).rejects.toThrow("--log");
    const both = { ...flags, log: ["was.jsonl"], reference: ["was.jsonl"], window: "7" };
    await expect(here.run("monitor-report", both)).rejects.toThrow("exclude each other");
  });
});

describe("groups of people and worst cases", () => {
  const row = (i: number, gender: string, pred_text: string) => ({
    audio_filepath: `${gender}-${i}.wav`,
    duration: 2,
    text: "mhoro shamwari yangu",
    pred_text,
    gender,
    language: "sn",
  });
  here.lines("read.json", [
    ...Array.from({ length: 40 }, (_, i) => row(i, "female", i % 2 ? "mhoro shamwari yangu" : "mhoro yangu")),
    ...Array.from({ length: 40 }, (_, i) => row(i, "male", "mhoro shamwari yangu")),
    ...Array.from({ length: 5 }, (_, i) => row(i, "other", "")),
  ]);

  test("the gap has an interval, and a group of five has none", async () => {
    const found = await report({ log: ["read.json"] });
    const wer = found.fairness.find(({ measure, kind }) => measure === "asr.wer" && kind === "gender");
    const [female, male, other] = wer?.groups ?? [];
    expect(female).toMatchObject({ slice: "gender=female", count: 40, gap: { certain: true } });
    expect(female?.gap?.value).toBeCloseTo(1 / 6, 10);
    expect(male).not.toHaveProperty("gap");
    expect(other).toMatchObject({ slice: "gender=other", value: 1 });
    expect(other).not.toHaveProperty("low");
    expect(here.read(`${out}/report.html`)).toContain("(too few: 5)");
  });

  test("an evaluation's slices, and more is better where it is", async () => {
    const measures = [
      { name: "slu.sound.order", slice: "noise=clean", value: 0.9, low: 0.8, high: 0.95, count: 50 },
      { name: "slu.sound.order", slice: "noise=10dB", value: 0.85, low: 0.75, high: 0.92, count: 50 },
    ];
    const artifact = { id: "m", digest: "a".repeat(64) };
    here.file(
      "evaluation.json",
      JSON.stringify({ schema: 1, artifact, made: "2026-11-21T09:00:00Z", how: "x", measures }),
    );
    const found = await report({ log: ["read.json"], evaluation: ["evaluation.json"] });
    const orders = found.fairness.find(({ measure }) => measure === "slu.sound.order");
    expect(orders?.groups.map(({ gap }) => gap?.certain)).toEqual([false, undefined]);
    expect(orders?.groups[0]?.gap?.value).toBeCloseTo(0.05, 10);
  });

  test("the worst are named with their words, and no words become markup", async () => {
    here.lines("bad.json", [{ ...row(0, "<b>x", "<script>alert(1)</script>"), audio_filepath: "<img src=x>" }]);
    const found = await report({ log: ["bad.json"] });
    expect(found.worst[0]).toMatchObject({ by: "word errors", value: 1, id: "<img src=x>" });
    const html = here.read(`${out}/report.html`);
    expect(html).not.toMatch(/<script|<img|<b>x/);
    expect(html).toContain("&#60;script&#62;");
  });
});
