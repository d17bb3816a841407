import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { writeWav } from "../../core/wav.ts";

/** Built by `inzwa-foundry`, which is asked for before this. */
const program = resolve(process.env.INZWA_BUILD ?? "build", "foundry.js");
/** More than one stretch of work; each run writes three files a row, and flushes each to the disk. */
const ROWS = 240;
const MOST_KILLS = 3;
/** One row of so many is longer than a row may be, in seconds. */
const EACH_LONG = 80;
const LONG = 35;

/**
 * Runs the pipeline n times over one corpus, each time killed (SIGKILL) at up to three moments drawn by chance and then
 * left to its end; whatever it leaves must be the very bytes of a run that nobody disturbed.
 */
export async function dataKills(n: number, random: () => number) {
  const top = mkdtempSync(join(tmpdir(), "inzwa-kills-"));
  const home = join(top, "corpus");
  mkdirSync(home);
  const failures: string[] = [];
  let kills = 0;
  try {
    writeCorpus(home, random);
    const begun = performance.now();
    if ((await run(home, "whole")).code !== 0) throw new Error("the undisturbed run failed");
    const whole = performance.now() - begun;
    const wanted = digestOf(join(top, "whole"));
    const cut = readFileSync(join(top, "whole/silver/kills/rows.jsonl"), "utf8").split('"part-of"').length - 1;
    if (cut < 2 * (ROWS / EACH_LONG)) failures.push(`${cut} rows of ${ROWS / EACH_LONG} long recordings`);
    for (let i = 0; i < n; i++) {
      const storage = `killed-${i}`;
      const moments = Array.from({ length: 1 + Math.floor(random() * MOST_KILLS) }, () => random() * whole);
      for (const moment of moments) if ((await run(home, storage, moment)).code === null) kills += 1;
      const { code, told } = await run(home, storage);
      const same = digestOf(join(top, storage)) === wanted;
      const at = moments.map((moment) => moment.toFixed(0)).join(", ");
      if (code !== 0 || !same)
        failures.push(`run ${i}, killed after ${at} ms: code ${code}, ${same ? "" : "not "}the same; ${told}`);
      rmSync(join(top, storage), { recursive: true });
    }
    return {
      runs: n,
      failures,
      figures: { rows: ROWS, kills, "rows that were cut out": cut, "undisturbed ms": Math.round(whole) },
    };
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

/** Noise with words: rows enough for several stretches, some of which are dropped, and some that are cut. */
function writeCorpus(home: string, random: () => number): void {
  const lines = ["path,text,speaker"];
  for (let i = 0; i < ROWS; i++) {
    const long = i % EACH_LONG === EACH_LONG - 1;
    const seconds = long ? LONG : i % 50 === 0 ? 0.3 : 0.6 + random() * 0.4;
    const samples = Float32Array.from({ length: Math.round(8000 * seconds) }, () => random() - 0.5);
    writeFileSync(join(home, `${i}.wav`), writeWav(samples, 8000));
    const words = `mhoro shamwari ${"abcdefghij"[i % 10]} `.repeat(long ? LONG : 1).trim();
    lines.push(`${i}.wav,${words},speaker ${i % 40}`);
  }
  writeFileSync(join(home, "rows.csv"), `${lines.join("\n")}\n`);
  const set = "dataset: kills, from: ., as: csv, language: sn, licence: CC0-1.0, source: noise";
  writeFileSync(join(home, ".catalogue.yaml"), `datasets: [{ ${set} }]\nroutes: .routes.yaml\n`);
  writeFileSync(join(home, ".routes.yaml"), "stt: { needs: [audio], layouts: [nemo, parquet] }\n");
}

/** Resolves to the exit code, null where it was killed, and the end of what it complained of. */
function run(home: string, storage: string, killAfter?: number): Promise<{ code: number | null; told: string }> {
  const env: NodeJS.ProcessEnv = { ...process.env, FOUNDRY_PSEUDONYM_KEY: "kills" };
  delete env.INIT_CWD;
  const args = [program, "run", ".catalogue.yaml", "--storage", join("..", storage), "--concurrency", "2"];
  const child = spawn(process.execPath, args, { cwd: home, env, stdio: ["ignore", "ignore", "pipe"] });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told = `${told}${text}`.slice(-500);
  });
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => {
      clearTimeout(timer);
      done({ code, told });
    });
  });
}

/** Of every file's name and content but the reports, which tell the time. */
function digestOf(folder: string): string {
  const hash = createHash("sha256");
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    const name = relative(folder, file);
    if (!name.startsWith("reports")) hash.update(`${name}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}
