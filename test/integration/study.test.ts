import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seeded } from "../../e2e/campaigns/support/random.mjs";

const root = resolve(import.meta.dirname, "../..");
const program = join(root, "node_modules/.bin/inzwa-foundry");
const objective = join(root, "test/foundry/study/objective.mjs");
const folder = mkdtempSync(join(tmpdir(), "inzwa-study-kills-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TRIALS = 14;
const MOST_KILLS = 6;

beforeAll(() => {
  const search = {
    schema: 1,
    command: [process.execPath, objective, "{rate}", "{momentum}", "12", "{out}", "15"],
    metric: "val_loss",
    goal: "minimize",
    take: "last",
    space: { rate: { low: 1e-4, high: 1, log: true }, momentum: { values: [0, 0.5, 0.9] } },
  };
  writeFileSync(join(folder, "search.yaml"), JSON.stringify(search));
});

function started(name: string) {
  const env = { ...process.env };
  delete env.INIT_CWD;
  const args = [
    "hparam-search",
    "--config",
    "search.yaml",
    "--study-name",
    name,
    "--sampler",
    "own",
    "--n-trials",
    String(TRIALS),
  ];
  return spawn(program, args, { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
}
const read = (name: string, file: string) => readFileSync(join(folder, "studies", name, file), "utf8");

test("a search that is killed again and again comes to the same trials, each with its figure once", async () => {
  expect(await once(started("calm"), "close")).toEqual([0, null]);
  const random = seeded(20);
  let [kills, code] = [0, -1];
  while (code !== 0) {
    const child = started("killed");
    const closed = once(child, "close");
    if (kills < MOST_KILLS) {
      // Once its first trial of this start has ended, so that each start gets on.
      await once(child.stderr, "data");
      await wait(random() * 300);
      child.kill("SIGKILL");
      kills += 1;
    }
    [code] = (await closed) as [number];
  }
  expect(kills).toBe(MOST_KILLS);
  expect(read("killed", "trials.csv")).toBe(read("calm", "trials.csv"));
  expect(read("killed", "best.json")).toBe(read("calm", "best.json"));
  const ended = read("killed", "study.jsonl")
    .split("\n")
    .filter((line) => line.includes('"ended"'));
  expect(ended).toHaveLength(TRIALS);
});
