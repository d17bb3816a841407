import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { mirror } from "../../../foundry/track/mirror.ts";
import { readRun } from "../../../foundry/track/run-file.ts";
import { Runs } from "../../../foundry/track/runs.ts";
import { newKey } from "../../core/signing.ts";
import { compile, type Kills, killedAfter } from "../registry/kills.ts";
import { MlflowDouble } from "./mlflow-double.ts";

/** Processes that log the same run, one after another. */
const KILLED = 3;
const MOST_DEEDS = 4;
const MOST_MS = 25;

/**
 * n runs, each logged and mirrored by processes that are killed (SIGKILL) one after another: afterwards the file has every
 * line that was told, and the server has each figure of the file once.
 */
export async function trackKills(n: number, random: () => number): Promise<Kills> {
  const work = mkdtempSync(join(tmpdir(), "inzwa-track-kills-"));
  const double = new MlflowDouble();
  const uri = await double.open();
  const key = Buffer.from(newKey().point).toString("base64");
  const failures: string[] = [];
  const figures = { told: 0, "torn lines": 0, "mirrored before the end": 0 };
  try {
    await compile(work);
    for (let one = 0; one < n; one++) {
      const root = join(work, `runs-${one}`);
      const runs = new Runs(root, Date.now);
      const id = await runs.start({ experiment: "kills" });
      for (let life = 0; life < KILLED; life++) {
        const args = [join(work, "killed.js"), root, key, "track", id, uri];
        const told = await killedAfter(args, Math.floor(random() * MOST_DEEDS), random() * MOST_MS);
        figures.told = Math.max(figures.told, told);
        const lines = (await readRun(runs.folder(id))).events.length - 1;
        if (lines < told) failures.push(`${one}.${life}: line ${told} was told and ${lines} are there`);
      }
      figures["mirrored before the end"] += countOf(double, id);
      await runs.end(id, "FINISHED");
      const { is } = await mirror(
        runs.folder(id),
        { uri },
        { tries: 3, within: 5_000, now: true },
        { fetch, now: Date.now, wait },
      );
      const { events, torn } = await readRun(runs.folder(id));
      figures["torn lines"] += torn;
      const wanted = events.flatMap(({ event }) => (event.kind === "log" ? event.metrics.map(({ step }) => step) : []));
      const there = runsOf(double, id);
      if (is !== "done" || there.length !== 1) failures.push(`${one}: ${is}, ${there.length} runs`);
      if (JSON.stringify(there[0]?.metrics.map(({ step }) => step)) !== JSON.stringify(wanted))
        failures.push(`${one}: the server has other figures than the file`);
    }
  } finally {
    double.close();
    rmSync(work, { recursive: true, force: true });
  }
  return { runs: n, failures, figures };
}

function runsOf({ runs }: MlflowDouble, id: string) {
  return [...runs.values()].filter(({ tags }) => tags.get("inzwa.run") === id);
}

function countOf(double: MlflowDouble, id: string): number {
  return runsOf(double, id)[0]?.metrics.length ?? 0;
}
