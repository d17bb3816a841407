import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seeded } from "../../e2e/campaigns/support/random.mjs";
import { dataKills } from "../foundry/data-kills.ts";
import { dataRows } from "../foundry/data-rows.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "inzwa-foundry-data-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function foundry(...args: string[]) {
  const env = { ...process.env };
  delete env.INIT_CWD;
  return promisify(execFile)(resolve(root, "node_modules/.bin/inzwa-foundry"), args, { cwd: folder, env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );
}

beforeAll(() => {
  cpSync(resolve(root, "test/fixtures/foundry"), join(folder, "six"), { recursive: true });
  const set = "dataset: espeak, from: six, as: audiofolder, language: sn, licence: CC0-1.0, source: espeak-ng";
  writeFileSync(join(folder, "catalogue.yaml"), `datasets: [{ ${set} }]\nrelease: 1.0-2026-11-21\n`);
});

test("a dry run says what would be done and writes nothing", async () => {
  const { code, stdout } = await foundry("run", "catalogue.yaml", "--phases", "phase1", "phase2", "--dry-run");
  expect(code).toBe(0);
  expect(stdout).toContain("espeak: audiofolder, sn, CC0-1.0, 7 files");
  expect(() => readFileSync(join(folder, "storage/config/pseudonym.key"))).toThrow("ENOENT");
});

test("a run goes from a catalogue to what engines train on, with its reports, and a second one does nothing", async () => {
  const first = await foundry("run", "catalogue.yaml");
  expect(first).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^reports\/pipeline_report_\d{8}_\d{6}\.json\n$/),
  });
  const summary = JSON.parse(readFileSync(join(folder, "storage/reports/latest_pipeline_summary.json"), "utf8"));
  expect(summary).toMatchObject({ status: "success", phases: ["phase1", "phase2", "phase3"] });
  const counts = Object.fromEntries(
    summary.steps.map((step: { step: string; counts: object }) => [step.step, step.counts]),
  );
  expect(counts["standardise espeak"]).toMatchObject({ rows: 6, dropped: 0 });
  // Synthetic speech teaches no recogniser.
  expect(counts["allocate stt"]).toMatchObject({ rows: 0, "left:synthetic": 6 });
  expect(counts["export tts ljspeech"]).toMatchObject({ rows: 6 });
  const second = await foundry("run", "catalogue.yaml");
  expect(
    second.stderr
      .trimEnd()
      .split("\n")
      .filter((line) => !line.includes("done before")),
  ).toEqual([]);
});

test("with more of a set, a snapshot and a withdrawal, as a person types them", async () => {
  const set = "dataset: voices, from: six, as: audiofolder, language: sn, licence: CC0-1.0, source: espeak-ng";
  const more = "dataset: voices-noisy, of: voices, recipe: recipe.yaml";
  writeFileSync(join(folder, "recipe.yaml"), "seed: 1\nvariants: [{ name: noisy, snr: [10] }]\n");
  writeFileSync(join(folder, "routes.yaml"), "stt: { needs: [audio], layouts: [nemo] }\n");
  writeFileSync(join(folder, "more.yaml"), `datasets: [{ ${set} }]\naugmented: [{ ${more} }]\nroutes: routes.yaml\n`);
  const here = ["--storage", "second"];
  expect(await foundry("run", "more.yaml", ...here)).toMatchObject({ code: 0 });
  const { stdout } = await foundry("allocate", "more.yaml", "--json", ...here);
  expect(JSON.parse(stdout).stt).toMatchObject({ rows: 12 });
  const taken = await foundry("snapshot", "take", "gold/stt", ...here);
  expect(taken.stdout).toMatch(/^[0-9a-f]{64}\n$/);
  const gone = await foundry("snapshot", "withdraw", "espeak-sn", ...here);
  expect(gone).toMatchObject({ code: 0, stdout: expect.stringContaining(`snapshot ${taken.stdout.trim()} held it`) });
  expect(gone.stdout).toContain("gold/stt 2 rows taken out");
  expect(gone.stdout).toMatch(/export .*gold.stt.nemo written anew/);
  expect(await foundry("snapshot", "withdraw", "nobody", ...here)).toMatchObject({ code: 1 });
});

test("killed twice over, it leaves what an undisturbed run leaves", async () => {
  expect((await dataKills(2, seeded(7))).failures).toEqual([]);
});

test("every row of a made corpus arrives, and each step tells its time", async () => {
  const { failures, figures } = await dataRows(60, seeded(7));
  expect(failures).toEqual([]);
  const steps = ["ingest rows", "standardise rows", "allocate stt", "export stt nemo"];
  for (const step of steps) expect(figures[step]).toMatch(/rows\/s/);
});
