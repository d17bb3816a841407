import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Runs } from "../../../foundry/track/runs.ts";
import { Usage } from "../../../foundry/verb.ts";
import { trainVerb } from "../../../foundry/verbs/train.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-train-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Stands in for Python: keeps its arguments, prints what a training prints, and leaves what one leaves. */
function pythonDouble(code: number): string {
  const program = join(folder, "python");
  writeFileSync(
    program,
    `#!${process.execPath}
const { mkdirSync, writeFileSync } = require("node:fs");
const args = process.argv.slice(2);
const out = args[args.indexOf("--out") + 1];
mkdirSync(out, { recursive: true });
writeFileSync(out + "/args.json", JSON.stringify(args));
writeFileSync(out + "/model.pt", "weights");
console.log("reading");
console.log(JSON.stringify({ step: 1, loss: 2, val_loss: 1.5 }));
console.log(JSON.stringify({ step: 2, loss: 1, val_loss: 1.25 }));
process.exitCode = ${code};
`,
  );
  chmodSync(program, 0o755);
  return program;
}

async function run(flags: object) {
  const [lines, told]: [string[], string[]] = [[], []];
  let clock = Date.UTC(2026, 10, 22);
  const host = {
    print: (line: string) => lines.push(line),
    tell: (line: string) => told.push(line),
    at: (path: string) => resolve(folder, path),
    now: () => {
      clock += 1000;
      return clock;
    },
  };
  const given = { "metadata-features": "f/metadata_features.csv", out: "model", runs: "runs", ...flags };
  const code = await trainVerb.run({ words: [], flags: given }, host);
  const id = /^run (.*)$/.exec(told[0] ?? "")?.[1] ?? "";
  return { code, lines, told, id, summary: await new Runs(join(folder, "runs"), host.now).summary(id) };
}

test("the recipe is called with both configurations, and its figures become those of a run", async () => {
  const { code, lines, summary } = await run({ python: pythonDouble(0), set: ["batch_size=16"] });
  expect(code).toBe(0);
  expect(lines).toHaveLength(3);
  const args = JSON.parse(readFileSync(join(folder, "model/args.json"), "utf8")) as string[];
  const [script = "", ...rest] = args;
  expect(existsSync(script)).toBe(true);
  for (const flag of ["--model-cfg", "--train-cfg"]) expect(existsSync(rest[rest.indexOf(flag) + 1] ?? "")).toBe(true);
  expect(rest).toEqual(
    expect.arrayContaining(["--metadata-features", join(folder, "f/metadata_features.csv"), "--set", "batch_size=16"]),
  );
  expect(summary).toMatchObject({
    status: "FINISHED",
    start: { experiment: "slu-mlops" },
    params: {
      size: "m1",
      learning_rate: "0.0002726",
      weight_decay: "0.00000103",
      batch_size: "16",
      epochs: "30",
      patience: "5",
    },
    metrics: { val_loss: { value: 1.25, step: 2 }, loss: { value: 1, step: 2 } },
    artifacts: [{ name: "model.pt", size: 7 }],
  });
});

test("a recipe that fails, and a program that is not there, end the run as failed", async () => {
  const { code, summary } = await run({ python: pythonDouble(4) });
  expect(code).toBe(1);
  expect(summary.status).toBe("FAILED");
  await expect(run({ python: join(folder, "none") })).rejects.toMatchObject({
    message: expect.stringContaining("cannot be started (ENOENT)"),
  });
  await expect(run({ set: ["batch"] })).rejects.toBeInstanceOf(Usage);
  writeFileSync(join(folder, "deep.json"), '{"size": {}}');
  await expect(run({ "model-cfg": "deep.json" })).rejects.toMatchObject({ code: "bad-manifest" });
});
