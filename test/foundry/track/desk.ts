import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach } from "vitest";
import { track } from "../../../foundry/verbs/track.ts";
import { MlflowDouble, type Run } from "./mlflow-double.ts";

/** The verb over a folder of its own, a clock, and a stand-in of MLflow that the environment names: a new one each test. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), "inzwa-track-"));
  clock = Date.UTC(2026, 10, 22, 3);
  double = new MlflowDouble();

  constructor() {
    const before = { ...process.env };
    beforeEach(async () => {
      this.double = new MlflowDouble();
      process.env.MLFLOW_TRACKING_URI = await this.double.open();
    });
    afterEach(() => {
      this.double.close();
      process.env = { ...before };
    });
    afterAll(() => rmSync(this.folder, { recursive: true }));
  }

  /** A tenth of a second later than the last one. */
  run = async (words: string[], flags = {}) => {
    const [lines, told]: [string[], string[]] = [[], []];
    this.clock += 100;
    const host = {
      print: (line: string) => lines.push(line),
      tell: (line: string) => told.push(line),
      at: (path: string) => join(this.folder, path),
      now: () => this.clock,
    };
    return { code: await track.run({ words, flags }, host), lines, told };
  };

  started = async (flags = {}) => (await this.run(["start"], flags)).lines[0] ?? "";

  /** The one run that the stand-in has. */
  only = (): Run | undefined => [...this.double.runs.values()][0];
}
