import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import type { Evaluation } from "../measures/evaluation.ts";
import type { Given, Host } from "../verb.ts";

/** `2026-11-21T09:00:00Z`. now: ms since 1970. */
export function utc(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19)}Z`;
}

/** Writes evaluation.json and report.html into the folder that --out names, and gives it; undefined without one. */
export async function writeResults(
  evaluation: Evaluation,
  report: string,
  { out }: Given["flags"],
  host: Host,
): Promise<string | undefined> {
  if (out === undefined) return undefined;
  const folder = host.at(String(out));
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "evaluation.json"), `${JSON.stringify(evaluation, null, 2)}\n`);
    await writeFile(join(folder, "report.html"), report);
  } catch (thrown) {
    throw failure("no-storage", `${out} cannot be written (${(thrown as NodeJS.ErrnoException).code})`);
  }
  return folder;
}

/** On stdout: with --json the evaluation, else a line a figure. */
export function printed(evaluation: Evaluation, { json }: Given["flags"], host: Host): void {
  if (json) {
    host.print(JSON.stringify(evaluation));
    return;
  }
  for (const { name, slice, value, low, high, count } of evaluation.measures) {
    const reach =
      low === undefined || high === undefined ? "too few for an interval" : `${round(low)} to ${round(high)}`;
    host.print(
      `${(slice ? `${name}{${slice}}` : name).padEnd(36)} ${String(round(value)).padEnd(9)} ${reach} (${count})`,
    );
  }
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
