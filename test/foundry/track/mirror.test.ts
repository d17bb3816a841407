import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Runs } from "../../../foundry/track/runs.ts";
import { Desk } from "./desk.ts";
import { MlflowDouble } from "./mlflow-double.ts";

const desk = new Desk();
const { run, started, only } = desk;

test("what MLflow missed while it was away comes later, each once", async () => {
  desk.double.troubles.push(["experiments/get-by-name", "busy"]);
  const id = await started();
  expect((await run(["log", id], { metric: ["loss=3"], step: "1" })).told).toEqual([
    expect.stringContaining("MLflow does not have all"),
  ]);
  await run(["log", id], { metric: ["loss=2"], step: "2" });
  await run(["log", id], { metric: ["loss=1"], step: "3" });
  expect((await run(["sync", id])).code).toBe(0);
  expect(only()?.metrics.map(({ step }) => step)).toEqual([1, 2, 3]);
  const asked = desk.double.asked.length;
  await run(["sync", id]);
  expect(desk.double.asked).toHaveLength(asked);
});

test.each(["refused", "lost", "busy"] as const)(
  "a request that is %s leaves no figure twice and no second run",
  async (trouble) => {
    desk.double.troubles.push(["runs/create", trouble], ["runs/log-batch", trouble], ["runs/log-batch", trouble]);
    desk.double.troubles.push(["runs/set-tag", trouble], ["runs/update", trouble], ["experiments/create", trouble]);
    const id = await started();
    writeFileSync(join(desk.folder, "a.txt"), trouble);
    for (const step of ["0", "1", "2", "3", "4"]) {
      desk.clock += 600_000;
      await run(["log", id], { metric: ["loss=0.5", "cer=0.1"], step, param: ["seed=1"], artifact: ["a.txt"] });
    }
    desk.clock += 600_000;
    await run(["end", id], { status: "KILLED" });
    await run(["sync", id]);
    expect(desk.double.troubles).toEqual([]);
    expect(desk.double.runs.size).toBe(1);
    expect(only()?.info.status).toBe("KILLED");
    const figures = only()?.metrics.map(({ key, step }) => `${key} ${step}`) ?? [];
    expect(figures.sort()).toEqual(["cer", "loss"].flatMap((name) => [0, 1, 2, 3, 4].map((step) => `${name} ${step}`)));
  },
);

test("more lines than one request takes go in several, in their order", async () => {
  delete process.env.MLFLOW_TRACKING_URI;
  const id = await started();
  const runs = new Runs(join(desk.folder, "runs"), () => desk.clock);
  for (let line = 0; line < 7; line++) {
    const params = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`p${line}-${i}`, "v".repeat(100)]));
    const metrics = Array.from({ length: 300 }, (_, i) => ({ name: "loss", value: i, step: line * 300 + i }));
    await runs.log(id, { params, metrics });
  }
  const again = new MlflowDouble();
  process.env.MLFLOW_TRACKING_URI = await again.open();
  expect((await run(["sync", id])).code).toBe(0);
  const [found] = again.runs.values();
  expect(found?.metrics.map(({ step }) => step)).toEqual(Array.from({ length: 2100 }, (_, i) => i));
  expect(found?.params.size).toBe(280);
  again.close();
});

test("the end of a run is tried again at once, since no other call may come", async () => {
  const id = await started();
  desk.double.troubles.push(["runs/update", "busy"]);
  expect((await run(["end", id])).told).toEqual([]);
  expect(only()?.info.status).toBe("FINISHED");
});

test("a server that will never take it is told of once, and the run goes on", async () => {
  desk.double.token = "s3cret";
  const id = await started();
  const { code, told } = await run(["log", id], { metric: ["loss=1"] });
  expect([code, told[0]]).toEqual([0, expect.stringContaining("UNAUTHENTICATED")]);
  expect((await run(["sync", id])).code).toBe(1);
  process.env.MLFLOW_TRACKING_TOKEN = "s3cret";
  expect((await run(["sync", id])).code).toBe(0);
  expect(only()?.metrics).toHaveLength(1);
});

test("no address of a server, or one that nobody answers at, is no end of the run", async () => {
  const id = await started();
  for (const uri of ["file:///tmp/mlruns", "http://127.0.0.1:1", "http://name:word@localhost"]) {
    process.env.MLFLOW_TRACKING_URI = uri;
    const { code, told } = await run(["log", id], { metric: ["loss=1"] });
    expect([code, told.length]).toEqual([0, 1]);
    expect(told[0]).not.toContain("name:word");
  }
});
