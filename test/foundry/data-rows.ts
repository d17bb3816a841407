import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { writeWav } from "../../core/wav.ts";
import { ffmpegBeside } from "./ffmpeg-beside.ts";

/** Built by `inzwa-foundry`, which is asked for before this. */
const program = resolve(process.env.INZWA_BUILD ?? "build", "foundry.js");
const RATE = 16_000;
const SECONDS = 1;
/** Flat: so much more at the end of a step than after its first tenth, MB. */
const FLAT = 150;

/**
 * Takes a corpus of n rows of a second through ingest, standardise, allocate and export, and tells how fast each step was
 * and what memory the program held. The figures hang on the disk: each sound is flushed to it twice.
 */
export async function dataRows(n: number, random: () => number) {
  const top = mkdtempSync(join(tmpdir(), "inzwa-rows-"));
  const failures: string[] = [];
  const figures: Record<string, string | number> = { rows: n, hours: Number(((n * SECONDS) / 3600).toFixed(2)) };
  try {
    const paths = writeCorpus(top, n, random);
    const { code, told, peak } = await run(top);
    if (code !== 0) throw new Error(`the run ended with ${code}`);
    const summary = JSON.parse(readFileSync(join(top, "storage/reports/latest_pipeline_summary.json"), "utf8"));
    for (const { step, seconds, counts } of summary.steps) {
      if (counts.rows !== n) failures.push(`${step}: ${counts.rows} of ${n} rows`);
      const hours = (n * SECONDS) / 3600 / seconds;
      figures[step] =
        `${seconds.toFixed(1)} s, ${Math.round(n / seconds)} rows/s, ${hours.toFixed(3)} hours of audio/s`;
    }
    figures["whole run, rows/s"] = Math.round(n / summary.seconds);
    const resident = (pattern: RegExp) => told.find(({ line }) => pattern.test(line))?.megabytes;
    for (const [step, layer] of [
      ["ingest", "raw"],
      ["standardise", "silver"],
    ]) {
      const early = resident(new RegExp(`${layer}/rows: ${Math.floor(n / 10)} rows`));
      const late = resident(new RegExp(`^${step} rows: `));
      if (early === undefined || late === undefined) continue;
      figures[`${step}, MB at 10 % and at 100 %`] = `${early} and ${late}`;
      if (late - early > FLAT) failures.push(`${step}: ${early} MB after a tenth and ${late} MB at the end`);
    }
    if (peak > 0) figures["most MB"] = peak;
    Object.assign(figures, await ffmpegBeside(paths, join(top, "ffmpeg"), SECONDS));
    return { runs: 1, failures, figures };
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

/** One long noise, read from another place for each row: every sound is another one. */
function writeCorpus(top: string, n: number, random: () => number): readonly string[] {
  const home = join(top, "corpus");
  mkdirSync(home);
  const length = RATE * SECONDS;
  const noise = Float32Array.from({ length: length + 2 ** 17 }, () => random() - 0.5);
  const lines = ["path,text,speaker"];
  const paths: string[] = [];
  for (let i = 0; i < n; i++) {
    const samples = noise.slice((i * 7919) % 2 ** 17, ((i * 7919) % 2 ** 17) + length);
    samples[0] = i / n;
    const folder = String(Math.floor(i / 1000));
    if (i % 1000 === 0) mkdirSync(join(home, folder));
    const path = join(home, folder, `${i}.wav`);
    paths.push(path);
    writeFileSync(path, writeWav(samples, RATE));
    lines.push(`${folder}/${i}.wav,mhoro ${lettersOf(i)},speaker ${i % Math.ceil(n / 50)}`);
  }
  writeFileSync(join(home, "rows.csv"), `${lines.join("\n")}\n`);
  const set = "dataset: rows, from: corpus, as: csv, language: sn, licence: CC0-1.0, source: noise";
  writeFileSync(join(top, "catalogue.yaml"), `datasets: [{ ${set} }]\nroutes: routes.yaml\n`);
  writeFileSync(join(top, "routes.yaml"), "stt: { needs: [audio], layouts: [nemo] }\n");
  return paths;
}

/** A sentence of its own for each row. */
function lettersOf(i: number): string {
  return String(i).replace(/\d/g, (digit) => "abdeghimnz"[Number(digit)] ?? "");
}

async function run(top: string) {
  const env: NodeJS.ProcessEnv = { ...process.env, FOUNDRY_PSEUDONYM_KEY: "rows" };
  delete env.INIT_CWD;
  const child = spawn(process.execPath, [program, "run", "catalogue.yaml", "--storage", "storage"], {
    cwd: top,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(child, "exit");
  const told: { line: string; megabytes: number | undefined }[] = [];
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryOf(child.pid, "VmHWM") ?? 0);
  }, 500);
  for await (const line of createInterface(child.stderr)) told.push({ line, megabytes: memoryOf(child.pid, "VmRSS") });
  clearInterval(timer);
  const [code] = await ended;
  return { code, told, peak };
}

/** MB; undefined where the system has no /proc. */
function memoryOf(pid: number | undefined, name: string): number | undefined {
  try {
    const [, kilobytes] = new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}
