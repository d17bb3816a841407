import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { Usage } from "../../../foundry/verb.ts";
import { hparamSearch } from "../../../foundry/verbs/hparam-search.ts";

const objective = join(import.meta.dirname, "objective.mjs");
const folder = mkdtempSync(join(tmpdir(), "inzwa-study-"));
const PATH = process.env.PATH;
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(join(folder, "bin"), { recursive: true });
  config();
});
afterEach(() => {
  process.env.PATH = PATH;
});

function config(more: object = {}) {
  const whole = {
    schema: 1,
    command: [process.execPath, objective, "{rate}", "{momentum}", "25", "{out}"],
    metric: "val_loss",
    goal: "minimize",
    take: "last",
    space: { rate: { low: 1e-4, high: 1, log: true }, momentum: { values: [0, 0.5, 0.9] } },
    ...more,
  };
  writeFileSync(join(folder, "search.yaml"), JSON.stringify(whole));
}

async function run(flags: object = {}) {
  const [lines, told]: [string[], string[]] = [[], []];
  const host = {
    print: (line: string) => lines.push(line),
    tell: (line: string) => told.push(line),
    at: (path: string) => resolve(folder, path),
    now: () => Date.UTC(2026, 10, 22),
  };
  const given = { config: "search.yaml", "study-name": "line", "n-trials": "6", sampler: "own", ...flags };
  const code = await hparamSearch.run({ words: [], flags: given }, host);
  return { code, lines, told };
}
const read = (...path: string[]) => readFileSync(join(folder, "studies/line", ...path), "utf8");
const ran = () => read("trials/ran.txt").split("\n").length - 1;

test("trials are trained, the best is told, and all of it lies in files", async () => {
  const { code, lines } = await run();
  expect(code).toBe(0);
  const best = JSON.parse(read("best.json"));
  const rows = read("trials.csv").trimEnd().split("\n");
  expect(rows[0]).toBe("number,state,value,params_rate,params_momentum,why");
  const values = rows.slice(1).map((row) => Number(row.split(",")[2]));
  expect(values).toHaveLength(6);
  expect(best).toMatchObject({ metric: "val_loss", goal: "minimize", value: Math.min(...values) });
  expect(lines).toEqual([expect.stringContaining(`val_loss ${best.value} in trial ${best.number}`)]);
  // The figure is what the program printed last, and its own words are kept.
  const name = `trials/000${best.number}-1`;
  expect(JSON.parse(read(name, "stdout.log").trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
    step: 25,
    val_loss: best.value,
  });
  expect(read(name, "stderr.log")).toBe("done\n");
  expect(readdirSync(join(folder, "studies/line", name))).toContain("weights.json");
});

test("who asks for more trials gets the rest of them; none is run again", async () => {
  await run({ "n-trials": "3" });
  const first = read("trials.csv").trimEnd();
  await run({ "n-trials": "6" });
  expect(read("trials.csv").startsWith(first)).toBe(true);
  expect(ran()).toBe(6);
  await run({ "n-trials": "6" });
  expect(ran()).toBe(6);
  const twice = read("trials.csv");
  rmSync(join(folder, "studies"), { recursive: true });
  await run();
  expect(read("trials.csv")).toBe(twice);
});

test("a trial that was under way when the search was killed is run anew with its parameters", async () => {
  await run({ "n-trials": "3" });
  const before = read("trials.csv");
  const lines = read("study.jsonl").trimEnd().split("\n");
  // As a kill leaves it: the third trial has begun, and a line behind it was not written to its end.
  writeFileSync(join(folder, "studies/line/study.jsonl"), `${lines.slice(0, -1).join("\n")}\n{"kind":"ended","tri`);
  await run({ "n-trials": "3" });
  expect(read("trials.csv")).toBe(before);
  expect(readdirSync(join(folder, "studies/line/trials")).sort()).toEqual([
    "0000-1",
    "0001-1",
    "0002-1",
    "0002-2",
    "ran.txt",
  ]);
});

test("a trial that fails gives no figure and stops nothing; where none gives one the exit code is 1", async () => {
  config({ space: { rate: { values: [-1, 0.1] }, momentum: { values: [0.5] } } });
  const { code } = await run({ "n-trials": "8" });
  expect(code).toBe(0);
  const rows = read("trials.csv").trimEnd().split("\n").slice(1);
  expect(rows.filter((row) => row.includes("failed,,-1,0.5,it ended with 3")).length).toBeGreaterThan(0);
  expect(rows.filter((row) => row.includes("complete")).length).toBeGreaterThan(0);
  config({ metric: "accuracy" });
  const nothing = await run({ "study-name": "none", "n-trials": "2" });
  expect(nothing.code).toBe(1);
  expect(nothing.told).toContain("none of 2 trials gave accuracy");
});

test("the best of all lines counts where that is asked for, and a trial that lasts too long is ended", async () => {
  config({ take: "best", space: { rate: { low: 1.2, high: 1.3 }, momentum: { values: [0.9] } } });
  await run({ "n-trials": "1" });
  const printed = read("trials/0000-1/stdout.log")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).val_loss as number);
  expect(JSON.parse(read("best.json")).value).toBe(Math.min(...printed));
  expect(printed.at(-1)).toBeGreaterThan(Math.min(...printed));
  config({ command: [process.execPath, objective, "{rate}", "{momentum}", "25", "{out}", "10000"], seconds: 1 });
  const { code, told } = await run({ "study-name": "late", "n-trials": "1" });
  expect(code).toBe(1);
  expect(told.join("\n")).toContain("it was not done after 1 s");
});

test("another space, seed or command under the same name is refused, and so is what is no search", async () => {
  await run({ "n-trials": "1" });
  await expect(run({ seed: "2" })).rejects.toMatchObject({
    code: "bad-manifest",
    message: expect.stringContaining("another seed"),
  });
  config({ metric: "loss" });
  await expect(run()).rejects.toMatchObject({ message: expect.stringContaining("another digest") });
  config({ command: ["node", "{rate}", "{momentum}", "{depth}"] });
  await expect(run()).rejects.toMatchObject({ message: expect.stringContaining("{depth}") });
  config({ command: ["node", "{rate}"] });
  await expect(run()).rejects.toMatchObject({ message: expect.stringContaining("no {momentum}") });
  config({ command: ["no-such-program-anywhere", "{rate}", "{momentum}"] });
  await expect(run({ "study-name": "new" })).rejects.toMatchObject({
    message: expect.stringContaining("cannot be started (ENOENT)"),
  });
  await expect(run({ "study-name": "../out" })).rejects.toBeInstanceOf(Usage);
  await expect(run({ sampler: "grid" })).rejects.toBeInstanceOf(Usage);
});

test("two at once do not work on one study", async () => {
  config({ command: [process.execPath, objective, "{rate}", "{momentum}", "10", "{out}", "30"] });
  const both = await Promise.allSettled([run({ "n-trials": "1" }), run({ "n-trials": "1" })]);
  const busy = both.filter((one) => one.status === "rejected" && one.reason.code === "busy").length;
  expect(busy).toBeGreaterThan(0);
  const done = both.some(({ status }) => status === "fulfilled");
  expect(done ? ran() : 0).toBe(done ? 1 : 0);
});

/** Stands in for the program `optuna` (5.0) as far as it is called: it draws nothing and answers what its file says. */
function optunaDouble(broken = false) {
  const program = join(folder, "bin/optuna");
  writeFileSync(
    program,
    `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync } = require("node:fs");
const args = process.argv.slice(2);
appendFileSync(${JSON.stringify(join(folder, "calls.jsonl"))}, JSON.stringify(args) + "\\n");
if (${broken} && args[0] === "ask") { console.error("Error: no such table: studies"); process.exit(1); }
if (args[0] === "ask") {
  const asked = readFileSync(${JSON.stringify(join(folder, "calls.jsonl"))}, "utf8").split("\\n").filter((line) => line.startsWith('["ask"')).length;
  console.log(JSON.stringify({ number: 10 + asked, params: { rate: asked / 100, momentum: 0.5 } }));
}
`,
  );
  chmodSync(program, 0o755);
  process.env.PATH = `${join(folder, "bin")}${delimiter}${PATH}`;
  appendFileSync(join(folder, "calls.jsonl"), "");
}
const calls = () =>
  readFileSync(join(folder, "calls.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as string[]);

test("where Optuna is installed it is asked and told, each trial with a seed of its own, and told again after a kill", async () => {
  optunaDouble();
  await run({ sampler: undefined, "n-trials": "2" });
  const study = ["--storage", "sqlite:///optuna.db", "--study-name", "line"];
  const [version, create, ...rest] = calls();
  expect(version).toEqual(["--version"]);
  expect(calls().find(([name]) => name === "create-study")).toEqual([
    "create-study",
    ...study,
    "--direction",
    "minimize",
    "--skip-if-exists",
  ]);
  expect(create).toBeDefined();
  const asks = rest.filter(([name]) => name === "ask");
  const space = JSON.parse(asks[0]?.[asks[0].indexOf("--search-space") + 1] ?? "");
  expect(space).toEqual({
    rate: { name: "FloatDistribution", attributes: { step: null, low: 1e-4, high: 1, log: true } },
    momentum: { name: "CategoricalDistribution", attributes: { choices: [0, 0.5, 0.9] } },
  });
  const seeds = asks.map((one) => one[one.indexOf("--sampler-kwargs") + 1]);
  // NumPy's generator begins nearly alike with neighbours.
  const [one = 0, other = 0] = seeds.map((seed) => JSON.parse(seed ?? "").seed as number);
  expect(Math.abs(one - other)).toBeGreaterThan(1_000);
  const rows = read("trials.csv").trimEnd().split("\n").slice(1);
  const value = rows[0]?.split(",")[2];
  expect(rest).toContainEqual(["tell", ...study, "--trial-number", "11", `--values=${value}`, "--skip-if-finished"]);
  const told = calls().filter(([name]) => name === "tell").length;
  await run({ sampler: undefined, "n-trials": "2" });
  expect(calls().filter(([name]) => name === "tell").length).toBe(told + 1);
  expect(calls().filter(([name]) => name === "ask")).toHaveLength(2);
  await expect(run({ sampler: "own" })).rejects.toBeInstanceOf(Usage);
});

test("what Optuna says of its trouble is told", async () => {
  optunaDouble(true);
  await expect(run({ sampler: "optuna" })).rejects.toMatchObject({
    code: "no-storage",
    message: expect.stringContaining("no such table"),
  });
});

test("without Optuna the own search is taken, and it is said", async () => {
  process.env.PATH = join(folder, "bin");
  const { code, told } = await run({ sampler: undefined, "n-trials": "1" });
  expect(code).toBe(0);
  expect(told[0]).toContain("Optuna is not installed");
});
