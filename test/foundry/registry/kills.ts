import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { build } from "vite";
import { publicPart } from "../../../foundry/manifest/keys.ts";
import { check } from "../../../foundry/registry/check.ts";
import { Registry } from "../../../foundry/registry/registry.ts";
import { newKey } from "../../core/signing.ts";
import { emptyFolder, packageOf } from "./packages.ts";

const KINDS = ["add", "alias", "undo", "serve"] as const;
/** Deeds that a process has done before it may be killed, and milliseconds after that. */
const MOST_DEEDS = 3;
const MOST_MS = 25;

export interface Kills {
  readonly runs: number;
  readonly failures: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
}

/** n processes are killed (SIGKILL) in the midst of changing a registry, each from the same beginning. */
export async function kills(n: number, random: () => number): Promise<Kills> {
  const work = mkdtempSync(join(tmpdir(), "inzwa-kills-"));
  const key = newKey();
  const keys = [publicPart(key)];
  const failures: string[] = [];
  const figures = { told: 0, "left half done": 0, "behind after the kill": 0 };
  try {
    await compile(work);
    const packages = await Promise.all(
      Array.from({ length: 12 }, (_, i) => packageOf(work, `${i}-`.padEnd(200_000, "x"), key)),
    );
    const start = emptyFolder();
    const registry = new Registry(start, { keys, now: () => "2026-11-21T09:00:00Z" });
    for (const path of packages.splice(0, 2)) await registry.add(path, { model: "asr-sn", parents: [], tags: {} });
    for (let run = 0; run < n; run++) {
      const kind = KINDS[run % KINDS.length] ?? "add";
      const root = join(work, `root-${run}`);
      cpSync(start, root, { recursive: true });
      const args = [join(work, "killed.js"), root, Buffer.from(key.point).toString("base64"), kind, ...packages];
      const told = await killedAfter(args, Math.floor(random() * MOST_DEEDS), random() * MOST_MS);
      const found = await check(root, keys);
      figures.told += told > 2 ? told - 2 : 0;
      figures["left half done"] += readdirSync(join(root, "drafts")).length;
      figures["behind after the kill"] += found.behind.length > 0 ? 1 : 0;
      failures.push(...found.problems.map((one) => `${run} ${kind}: ${one}`));
      if (found.revision < told)
        failures.push(`${run} ${kind}: revision ${told} was told and ${found.revision} is there`);
      await new Registry(root, { keys, now: () => "2026-11-21T09:00:00Z" }).alias("asr-sn", "shadow", 1);
      const after = await check(root, keys);
      if (after.problems.length > 0 || after.behind.length > 0) failures.push(`${run} ${kind}: does not go on`);
      rmSync(root, { recursive: true });
    }
    rmSync(start, { recursive: true });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return { runs: n, failures, figures };
}

/** Node 20 runs no TypeScript. */
export async function compile(folder: string): Promise<void> {
  await build({
    root: resolve(import.meta.dirname, "../../.."),
    configFile: false,
    logLevel: "error",
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: {
        input: { killed: join(import.meta.dirname, "killed.ts") },
        output: { format: "es", entryFileNames: "[name].js" },
      },
    },
  });
}

/** Revision of the last deed that it told before it died. */
export async function killedAfter(args: readonly string[], deeds: number, ms: number): Promise<number> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  let [count, last] = [-1, 0];
  for await (const line of createInterface(child.stdout)) {
    last = Number(line.split(" ")[1]);
    count += 1;
    if (count === deeds) setTimeout(() => child.kill("SIGKILL"), ms);
  }
  const [code] = await ended;
  if (code) throw new Error(`the process ended by itself, with exit code ${code}`);
  return last;
}
