import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll } from "vitest";
import type { Given, Host } from "../../../foundry/verb.ts";
import { dashboard } from "../../../foundry/verbs/dashboard.ts";
import { goalsVerb } from "../../../foundry/verbs/goals.ts";
import { monitorReportVerb } from "../../../foundry/verbs/monitor-report.ts";
import { probe } from "../../../foundry/verbs/probe.ts";

const verbs = { "monitor-report": monitorReportVerb, goals: goalsVerb, probe, dashboard } as const;

export const NOW = Date.UTC(2026, 10, 21);

/** A folder of the test's own, with the verbs run in it. */
export function folderAt(name: string) {
  const folder = mkdtempSync(join(tmpdir(), `inzwa-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const printed: string[] = [];
  const host: Host = {
    print: (line) => printed.push(line),
    tell: () => {},
    at: (path) => resolve(folder, path),
    now: () => NOW,
  };
  return {
    folder,
    lines: (name: string, rows: readonly unknown[]) =>
      writeFileSync(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join("")),
    file: (name: string, content: string) => writeFileSync(join(folder, name), content),
    read: (name: string) => readFileSync(join(folder, name), "utf8"),
    /** Gives the exit code and what was printed. */
    run: async (verb: keyof typeof verbs, flags: Given["flags"], words: readonly string[] = []) => {
      printed.length = 0;
      const code = await verbs[verb].run({ words, flags }, host);
      return { code, printed: [...printed] };
    },
  };
}
