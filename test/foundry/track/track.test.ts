import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { follow } from "../../../foundry/track/follow.ts";
import { Runs } from "../../../foundry/track/runs.ts";
import { Usage } from "../../../foundry/verb.ts";
import { Desk } from "./desk.ts";

const desk = new Desk();
const { run, started, only } = desk;
const events = (id: string) => join(desk.folder, "runs", id, "events.jsonl");

test("a run as a person types it, and as MLflow has it afterwards", async () => {
  const id = await started({ experiment: "asr-sn", name: "first try" });
  writeFileSync(join(desk.folder, "model.bin"), "weights");
  await run(["log", id], { param: ["lr=1e-5", "fp16=true"], tag: ["git.sha=abc"], artifact: ["model=model.bin"] });
  await run(["log", id], { metric: ["eval/cer=0.2"], step: "500" });
  await run(["log", id], { metric: ["eval/cer=0.15"], step: "1000" });
  await run(["end", id]);
  expect(only()).toMatchObject({ info: { run_name: "first try", status: "FINISHED", end_time: desk.clock } });
  expect(only()?.metrics.map(({ key, value, step }) => [key, value, step])).toEqual([
    ["eval/cer", 0.2, 500],
    ["eval/cer", 0.15, 1000],
  ]);
  expect(Object.fromEntries(only()?.params ?? [])).toEqual({ lr: "1e-5", fp16: "true" });
  expect(only()?.tags.get("artifact/model")).toMatch(/^sha256:[0-9a-f]{64} 7 bytes$/);
  const { lines } = await run(["show", id], { json: true });
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    status: "FINISHED",
    metrics: { "eval/cer": { value: 0.15, step: 1000 } },
    artifacts: [{ name: "model", size: 7 }],
  });
  expect((await run(["list"])).lines).toContain(`${id} asr-sn first try FINISHED eval/cer=0.15`);
  await expect(run(["log", id], { metric: ["late=1"] })).rejects.toMatchObject({ code: "bad-manifest" });
});

test("a line that was not written to its end is passed over, and the next one is whole", async () => {
  const id = await started();
  await run(["log", id], { metric: ["loss=1"] });
  appendFileSync(events(id), '{"id":"0123456789abcdef","at":1,"kind":"log","par');
  await run(["log", id], { metric: ["loss=2"], step: "1" });
  const { lines, told } = await run(["show", id]);
  expect(lines.map((line) => JSON.parse(line).kind)).toEqual(["start", "log", "log"]);
  expect(told).toEqual(["1 lines were not written to their end"]);
});

test("lines of many writers at once are all there, and each is whole", async () => {
  delete process.env.MLFLOW_TRACKING_URI;
  const id = await started();
  await Promise.all(Array.from({ length: 20 }, (_, i) => run(["log", id], { metric: [`m${i}=${i}`] })));
  const { lines } = await run(["show", id], { json: true });
  expect(Object.keys(JSON.parse(lines[0] ?? "").metrics)).toHaveLength(20);
});

test("a parameter stands for the whole run", async () => {
  const id = await started();
  await run(["log", id], { param: ["lr=1", "constructor=mine"] });
  await expect(run(["log", id], { param: ["lr=2"] })).rejects.toMatchObject({ message: expect.stringContaining("lr") });
  await run(["log", id], { param: ["lr=1"], metric: ["x=1"] });
  expect((await run(["sync", id])).code).toBe(0);
});

test("what a trainer prints becomes figures by its steps; the rest is counted", async () => {
  const id = await started();
  const told: string[] = [];
  const lines = [
    '{"loss": 0.5, "epoch": 1, "step": 100}',
    "Saving model",
    '{"loss": 0.25, "step": 200}',
    '{"x": null}',
  ];
  const runs = new Runs(join(desk.folder, "runs"), () => desk.clock);
  await follow(Readable.from(lines.map((line) => `${line}\n`)), {
    runs,
    id,
    send: async () => {},
    tell: (line) => told.push(line),
  });
  expect((await runs.summary(id)).metrics).toMatchObject({ loss: { value: 0.25, step: 200 }, epoch: { step: 100 } });
  expect(told).toEqual(["2 lines were no figures and are not kept"]);
});

test("with the key of Weights & Biases its documented files stand in an offline run, without the key", async () => {
  process.env.WANDB_API_KEY = "k".repeat(40);
  const id = await started({ name: "slu" });
  await run(["log", id], { param: ["lr=2.726e-4", "name=m1"], metric: ["acc=0.9"], step: "30" });
  const [day, time, chance] = id.split("-");
  const at = join(desk.folder, "wandb", `offline-run-${day}_${time}-${chance}`, "files");
  expect(JSON.parse(readFileSync(join(at, "wandb-summary.json"), "utf8"))).toMatchObject({ acc: 0.9, _step: 30 });
  expect(parse(readFileSync(join(at, "config.yaml"), "utf8"))).toMatchObject({
    lr: { desc: null, value: 2.726e-4 },
    name: { value: "m1" },
  });
  const metadata = readFileSync(join(at, "wandb-metadata.json"), "utf8");
  expect(JSON.parse(metadata)).toMatchObject({ startedAt: expect.stringMatching(/^2026-11-22T0/), name: "slu" });
  expect(metadata).not.toContain("kkkk");
});

test.each([
  [["knit"], {}],
  [["start", "x"], {}],
  [["log"], {}],
  [["log", "20261122-030000-00000000"], {}],
  [["log", "20261122-030000-00000000"], { metric: ["loss=high"] }],
  [["log", "20261122-030000-00000000"], { metric: ["loss=1"], step: "-1" }],
  [["end", "20261122-030000-00000000"], { status: "GONE" }],
])("%j %j is no use of it", async (words, flags) => {
  await expect(run(words, flags)).rejects.toBeInstanceOf(Usage);
});

test.each(["../../etc", "20261122-030000-0000000g", "20261122-030000-00000000"])("%s is no run", async (id) => {
  await expect(run(["show", id])).rejects.toHaveProperty("code");
});

test.each(["../up", "a//b", "/root", "a/..", "ä", "x".repeat(251)])("%s is no name of a figure", async (name) => {
  const id = await started();
  await expect(run(["log", id], { metric: [`${name}=1`] })).rejects.toMatchObject({ code: "bad-manifest" });
});
