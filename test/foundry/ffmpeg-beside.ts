import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

/** Files that a process of its own is begun for: enough for a rate, few enough to wait for. */
const MOST = 1_000;
const QUIET = ["-nostdin", "-v", "error", "-y"];
const STANDARD = ["-ar", "16000", "-ac", "1", "-c:a", "pcm_s16le"];

/**
 * What ffmpeg alone makes of the same files, to hold a pipeline against: 16 kHz mono PCM16, nothing measured, flushed or
 * written down. Once with a process for each file, as scripts call it, and once with all of them in one process.
 * @param folder for what it writes
 * @param seconds of sound in a file
 * @returns figures by name; a single one where there is no ffmpeg
 */
export async function ffmpegBeside(paths: readonly string[], folder: string, seconds: number) {
  mkdirSync(folder);
  if (!(await ran(["-version"]))) return { "ffmpeg beside it": "not installed" };
  const some = paths.slice(0, MOST);
  const alone = await timed(async () => {
    const waiting = some.entries();
    const drain = async () => {
      for (const [i, path] of waiting) await must([...QUIET, "-i", path, ...STANDARD, join(folder, `${i}.wav`)]);
    };
    await Promise.all(Array.from({ length: availableParallelism() }, drain));
  });
  const list = join(folder, "list.txt");
  writeFileSync(list, paths.map((path) => `file '${path}'\n`).join(""));
  const together = await timed(() =>
    must([...QUIET, "-f", "concat", "-safe", "0", "-i", list, ...STANDARD, join(folder, "all.wav")]),
  );
  return {
    "ffmpeg, a process a file": told(some.length, alone, seconds),
    "ffmpeg, one process for all": told(paths.length, together, seconds),
  };
}

function told(rows: number, took: number, seconds: number): string {
  const hours = (rows * seconds) / 3600 / took;
  return `${took.toFixed(1)} s, ${Math.round(rows / took)} rows/s, ${hours.toFixed(3)} hours of audio/s`;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

async function must(args: readonly string[]): Promise<void> {
  if (!(await ran(args))) throw new Error(`ffmpeg failed: ${args.join(" ")}`);
}

/** False where it failed, or is not there. */
async function ran(args: readonly string[]): Promise<boolean> {
  const child = spawn("ffmpeg", args, { stdio: ["ignore", "ignore", "ignore"] });
  return await once(child, "exit").then(
    ([code]) => code === 0,
    () => false,
  );
}
