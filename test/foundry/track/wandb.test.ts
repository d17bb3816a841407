import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { Desk } from "./desk.ts";

const desk = new Desk();
const { run, started } = desk;
beforeEach(() => {
  process.env.WANDB_API_KEY = "k".repeat(40);
  delete process.env.MLFLOW_TRACKING_URI;
});

/** In the place of a Python: does what `then` says with what it was given, and keeps count in `calls`. */
function python(name: string, then: string): string {
  const path = join(desk.folder, name);
  const script = `#!${process.execPath}
const { readFileSync, appendFileSync, mkdirSync, writeFileSync } = require("node:fs");
const [script, events, out] = process.argv.slice(2);
const about = JSON.parse(readFileSync(0, "utf8"));
appendFileSync(${JSON.stringify(`${path}.calls`)}, "1");
${then}
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  process.env.INZWA_WANDB_PYTHON = path;
  return `${path}.calls`;
}

/** What the package leaves: a folder with a name of its own, and more in it than is kept. */
const WRITES = `
const made = out + "/wandb/offline-run-20990101_000000-" + about.id;
mkdirSync(made + "/logs", { recursive: true });
const lines = readFileSync(events + "/events.jsonl", "utf8").trim().split("\\n").length;
writeFileSync(made + "/run-" + about.id + ".wandb", JSON.stringify({ ...about, lines, script, key: process.env.WANDB_API_KEY ?? null }));
`;

const folderOf = (id: string) => {
  const [day, time, chance] = id.split("-");
  return join(desk.folder, "wandb", `offline-run-${day}_${time}-${chance}`);
};
const datastoreOf = (id: string) => join(folderOf(id), `run-${id.split("-")[2]}.wandb`);

test("with a run's end its datastore stands beside the documented files, made once, and the key goes nowhere", async () => {
  const calls = python("writes", WRITES);
  const id = await started({ experiment: "asr/sn", name: "whisper 60 h" });
  await run(["log", id], { param: ["lr=1e-5"], metric: ["eval/cer=0.2"], step: "10", tag: ["git.sha=abc"] });
  expect(existsSync(calls), "a run that goes on has none").toBe(false);
  const { code, told } = await run(["end", id]);
  expect({ code, told }).toEqual({ code: 0, told: [] });
  const written = JSON.parse(readFileSync(datastoreOf(id), "utf8"));
  expect(written).toMatchObject({
    id: id.split("-")[2],
    project: "asr-sn",
    name: "whisper 60 h",
    config: { lr: 1e-5, "git.sha": "abc" },
    code: 0,
    lines: 3,
    key: null,
  });
  expect(existsSync(written.script), "the script that ships").toBe(true);
  expect(readdirSync(join(desk.folder, "wandb")).filter((name) => name.startsWith("."))).toEqual([]);
  expect(readdirSync(folderOf(id)).sort()).toEqual(["files", `run-${id.split("-")[2]}.wandb`]);
  await run(["sync", id]);
  expect(readFileSync(calls, "utf8")).toBe("1");
});

test("a failed run is told as one", async () => {
  python("writes", WRITES);
  const id = await started();
  await run(["end", id], { status: "FAILED" });
  expect(JSON.parse(readFileSync(datastoreOf(id), "utf8"))).toMatchObject({ code: 1 });
});

test.each([
  ["without the package", "process.exit(3);", "has no package wandb"],
  ["that fails", 'console.error("Traceback\\nOSError: no room"); process.exit(1);', "OSError: no room"],
  ["that is killed", 'process.kill(process.pid, "SIGKILL");', "a signal"],
])("a Python %s leaves the run as it is, says so, and sync tries again", async (_, then, why) => {
  python("broken", then);
  const id = await started();
  const { code, told } = await run(["end", id]);
  expect(code).toBe(0);
  expect(told.join("\n")).toContain(why);
  expect(readdirSync(folderOf(id))).toEqual(["files"]);
  expect(readdirSync(join(desk.folder, "wandb")).filter((name) => name.startsWith("."))).toEqual([]);
  python("writes", WRITES);
  await run(["sync", id]);
  expect(existsSync(datastoreOf(id))).toBe(true);
});

test.each([
  ["of its own group", false],
  ["of a group of its own", true],
])(
  "a process %s that the package leaves behind holds nothing up",
  async (_, detached) => {
    const pid = join(desk.folder, "heir");
    python(
      "leaves",
      `${WRITES}
const heir = require("node:child_process").spawn("sleep", ["40"], { stdio: "inherit", detached: ${detached} });
writeFileSync(${JSON.stringify(pid)}, String(heir.pid));
process.exit(0);`,
    );
    const id = await started();
    try {
      expect(await run(["end", id])).toMatchObject({ code: 0, told: [] });
      expect(existsSync(datastoreOf(id))).toBe(true);
    } finally {
      if (detached) process.kill(Number(readFileSync(pid, "utf8")), "SIGKILL");
    }
  },
  20_000,
);

test("without any Python the documented files stand, and it is said", async () => {
  process.env.INZWA_WANDB_PYTHON = join(desk.folder, "nowhere");
  const id = await started();
  const { code, told } = await run(["end", id]);
  expect(code).toBe(0);
  expect(told).toEqual([expect.stringContaining("cannot be started (ENOENT)")]);
  expect(readdirSync(folderOf(id))).toEqual(["files"]);
});
