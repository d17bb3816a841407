import { join } from "node:path";
import { writeWhole } from "../data/files.ts";
import { csvLine } from "../slu/csv.ts";
import type { Search } from "./config.ts";
import { bestOf, type Trial } from "./trials.ts";

/** `trials.csv` with a line a trial, and `best.json` where one gave a figure. Both are made of the study's file alone. */
export async function writeTrials(folder: string, search: Search, trials: readonly Trial[]): Promise<void> {
  const names = Object.keys(search.space);
  const header = csvLine(["number", "state", "value", ...names.map((name) => `params_${name}`), "why"]);
  const lines = trials.map(({ number, state, value = "", params, why = "" }) =>
    csvLine([number, state, value, ...names.map((name) => String(params[name] ?? "")), why]),
  );
  await writeWhole(join(folder, "trials.csv"), `${header}${lines.join("")}`);
  const best = bestOf(trials, search.goal);
  if (!best) return;
  const { number, value, params } = best;
  const { metric, goal } = search;
  await writeWhole(join(folder, "best.json"), `${JSON.stringify({ metric, goal, number, value, params }, null, 2)}\n`);
}
