import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { growing } from "./files.ts";
import type { Outcome } from "./ingest.ts";
import { sweep } from "./parts.ts";
import { against, type Route, type Routes } from "./routes.ts";
import { lineOf, readRows } from "./rows.ts";
import { Splitter } from "./split.ts";
import { finish, finished, lastDone, stepKey } from "./step.ts";
import type { Tree } from "./tree.ts";

/** A data set in silver, and the engines it is meant for; none means every engine. */
export interface Allotted {
  readonly dataset: string;
  readonly engines?: readonly string[] | undefined;
}

/** `silver/*` to `gold/ENGINE/rows.jsonl`, each row with its split, and the count of rows left out by reason. */
export async function allocate(
  sets: readonly Allotted[],
  routes: Routes,
  tree: Tree,
  tell: (line: string) => void,
): Promise<ReadonlyMap<string, Outcome>> {
  const inputs = await Promise.all(sets.map(({ dataset }) => digestOf(dataset, tree)));
  const outcomes = new Map<string, Outcome>();
  const stale: string[] = [];
  for (const [engine, route] of Object.entries(routes)) {
    const done = await finished(tree.folder("gold", engine), keyOf(engine, route, sets, inputs));
    if (done) outcomes.set(engine, { done, skipped: true });
    else stale.push(engine);
  }
  if (stale.length === 0) return outcomes;
  const splitter = new Splitter();
  for (const { dataset } of sets) for await (const row of readRows(rowsOf(dataset, tree))) splitter.learn(row);
  for (const engine of stale) {
    const route = routes[engine];
    if (!route) continue;
    const key = keyOf(engine, route, sets, inputs);
    outcomes.set(engine, { done: await fill(engine, route, sets, splitter, key, tree), skipped: false });
    tell(`gold/${engine}: ${outcomes.get(engine)?.done.counts.rows} rows`);
  }
  return outcomes;
}

async function fill(
  engine: string,
  route: Route,
  sets: readonly Allotted[],
  splitter: Splitter,
  key: string,
  tree: Tree,
) {
  const folder = tree.folder("gold", engine);
  const out = await growing(join(folder, "rows.jsonl"));
  const counts: Record<string, number> = { rows: 0 };
  const count = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  const seen = new Set<string>();
  for (const { dataset, engines } of sets) {
    if (engines && !engines.includes(engine)) continue;
    for await (const row of readRows(rowsOf(dataset, tree))) {
      const reason = seen.has(row.id) ? "twice" : against(row, route);
      if (reason) {
        count(`left:${reason}`);
        continue;
      }
      seen.add(row.id);
      const split = splitter.splitOf(row);
      await out.write(lineOf({ ...row, split }));
      count("rows");
      count(split);
    }
  }
  const digest = await out.close();
  await sweep(folder);
  return finish(folder, key, { "rows.jsonl": digest }, counts);
}

function keyOf(engine: string, route: Route, sets: readonly Allotted[], inputs: readonly string[]): string {
  return stepKey("allocate", inputs, [engine, route, sets]);
}

function rowsOf(dataset: string, tree: Tree): string {
  return join(tree.folder("silver", dataset), "rows.jsonl");
}

async function digestOf(dataset: string, tree: Tree): Promise<string> {
  const folder = tree.folder("silver", dataset);
  const digest = (await lastDone(folder))?.files["rows.jsonl"];
  if (!digest) throw failure("no-storage", `${folder} was not standardised to its end`);
  return digest;
}
