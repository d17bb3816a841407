import { writeWhole } from "./files.ts";
import type { StepReport } from "./pipeline.ts";
import type { Tree } from "./tree.ts";

/**
 * The reports under the names of checklist C10: one a run, the latest once more, and each row that was dropped stays in
 * `dropped.jsonl` of its set. started: milliseconds since 1970.
 */
export async function writeReport(
  tree: Tree,
  run: {
    readonly started: number;
    readonly ended: number;
    readonly phases: readonly string[];
    readonly steps: readonly StepReport[];
    readonly error?: string | undefined;
  },
): Promise<string> {
  const [date = "", time = ""] = new Date(run.started).toISOString().split(/[T.]/);
  const stamp = `${date.replaceAll("-", "")}_${time.replaceAll(":", "")}`;
  const { steps, phases, error } = run;
  const summary = {
    status: error === undefined ? "success" : "failed",
    ...(error === undefined ? {} : { error }),
    started: new Date(run.started).toISOString(),
    seconds: (run.ended - run.started) / 1000,
    phases,
    steps,
  };
  const text = `${JSON.stringify(summary, null, 2)}\n`;
  const name = `reports/pipeline_report_${stamp}.json`;
  await writeWhole(tree.at(name), text);
  await writeWhole(tree.at("reports/latest_pipeline_summary.json"), text);
  const log = steps.map((step) => `${JSON.stringify({ run: stamp, ...step })}\n`).join("");
  await writeWhole(tree.at(`reports/data_foundry_${stamp}.log`), log);
  return name;
}
