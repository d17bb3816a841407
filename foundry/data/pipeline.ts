import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readText } from "../read-text.ts";
import type { Host } from "../verb.ts";
import { type Allotted, allocate } from "./allocate.ts";
import { augment, type Recipe, readRecipe } from "./augment.ts";
import { type Catalogue, readCatalogue } from "./catalogue.ts";
import { exportRows } from "./export.ts";
import { LIMITS } from "./filters.ts";
import { ingest, type Outcome } from "./ingest.ts";
import { licenceOf } from "./licence.ts";
import { filesBelow } from "./read/folder.ts";
import { type Routes, readRoutes } from "./routes.ts";
import type { Pool } from "./sound/pool.ts";
import { standardise } from "./standardise.ts";
import type { Tree } from "./tree.ts";

/** As checklist C names them: take in, make even, give to the engines. */
export const PHASES = ["phase1", "phase2", "phase3"] as const;
export type Phase = (typeof PHASES)[number];

export interface Pipeline extends Catalogue {
  /** Absolute folder from which the sets' own count. */
  readonly home: string;
  readonly table: Routes;
  /** Of the sets that are made of others, by their names. */
  readonly recipes: Readonly<Record<string, Recipe>>;
}
export interface StepReport {
  readonly step: string;
  readonly skipped: boolean;
  readonly key: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly files: Readonly<Record<string, string>>;
  readonly seconds: number;
}

/** The routing table that ships; programs lie in build/ of the package. */
const ROUTES = join(import.meta.dirname, "../foundry/data/routes.yaml");
const RELEASE = "1.0-2026-01-01";

export async function readPipeline(path: string, host: Host): Promise<Pipeline> {
  const catalogue = readCatalogue(await readText(path, host), path);
  const home = dirname(host.at(path));
  const routes = catalogue.routes ? join(home, catalogue.routes) : ROUTES;
  const recipes: Record<string, Recipe> = {};
  for (const { dataset, recipe } of catalogue.augmented ?? []) {
    const file = join(home, recipe);
    recipes[dataset] = readRecipe(await readText(file, host), file);
  }
  return { ...catalogue, home, table: readRoutes(await readText(routes, host), routes), recipes };
}

/** Runs phases; each step is told when it is done, and one that was done before with the same input is left alone. */
export async function runPipeline(
  pipeline: Pipeline,
  phases: readonly Phase[],
  tree: Tree,
  pool: Pick<Pool, "even" | "vary" | "cut">,
  host: Pick<Host, "tell" | "now">,
  report: (step: StepReport) => void,
): Promise<void> {
  const tell = host.tell;
  const step = async (name: string, work: () => Promise<Outcome>, begun = host.now()) => {
    const { done, skipped } = await work();
    const { key, counts, files } = done;
    const seconds = (host.now() - begun) / 1000;
    tell(`${name}: ${skipped ? "done before" : `${seconds.toFixed(1)} s`}, ${counts.rows ?? 0} rows`);
    report({ step: name, skipped, key, counts, files, seconds });
  };
  if (phases.includes("phase1")) await takeIn(pipeline, tree, tell, step);
  for (const { dataset } of pipeline.datasets)
    if (phases.includes("phase2"))
      await step(`standardise ${dataset}`, () => standardise(dataset, LIMITS, tree, pool, tell));
  for (const { dataset, of } of pipeline.augmented ?? []) {
    const recipe = pipeline.recipes[dataset];
    if (recipe && phases.includes("phase2"))
      await step(`augment ${dataset}`, () => augment(of, dataset, recipe, tree, pool, tell));
  }
  if (!phases.includes("phase3")) return;
  const begun = host.now();
  const filled = await allocate(setsOf(pipeline), pipeline.table, tree, tell);
  // Engines are filled by one reading of the sets: each one's time is that of all of them.
  for (const [engine, outcome] of filled) await step(`allocate ${engine}`, async () => outcome, begun);
  for (const [engine, outcome] of filled) {
    if (outcome.done.counts.rows === 0) continue;
    const { layouts, scope = "asr" } = pipeline.table[engine] ?? { layouts: [] };
    for (const layout of layouts) {
      const folder = tree.folder("gold", engine);
      const asked = { rows: join(folder, "rows.jsonl"), layout, folder: join(folder, layout), scope };
      await step(`export ${engine} ${layout}`, () =>
        exportRows({ ...asked, release: pipeline.release ?? RELEASE }, tree),
      );
    }
  }
}

/** All that engines are given: what came in, then what was made of it. */
export function setsOf({ datasets, augmented = [] }: Catalogue): readonly Allotted[] {
  return [...datasets, ...augmented].map(({ dataset, engines }) => ({ dataset, engines }));
}

/** Nothing is taken in before every set has a licence. */
async function takeIn(
  { datasets, home }: Pipeline,
  tree: Tree,
  tell: (line: string) => void,
  step: (name: string, work: () => Promise<Outcome>) => Promise<void>,
): Promise<void> {
  const sets = datasets.map(({ engines: _, priority: __, from, licence, ...entry }) => ({
    ...entry,
    licence: licenceOf(licence, `${entry.dataset} (${entry.source})`),
    from: join(home, from),
  }));
  for (const set of sets) await step(`ingest ${set.dataset}`, () => ingest(set, tree, tell));
}

/** What a run would take in, without writing anything: a line a data set, then the engines. */
export async function planOf(pipeline: Pipeline, phases: readonly Phase[]): Promise<string[]> {
  const lines = [`phases: ${phases.join(" ")}`];
  for (const { dataset, from, as, language, licence, engines } of pipeline.datasets) {
    const files = await filesBelow(join(pipeline.home, from)).catch(() => undefined);
    let bytes = 0;
    for (const file of files ?? []) bytes += (await stat(join(pipeline.home, from, file))).size;
    const size = files ? `${files.length} files, ${bytes} bytes` : "NOT THERE";
    lines.push(
      `${dataset}: ${as}, ${language}, ${licence ?? "NO LICENCE"}, ${size}, for ${engines?.join(" ") ?? "every engine"}`,
    );
  }
  for (const { dataset, of, recipe } of pipeline.augmented ?? []) lines.push(`${dataset}: ${of} by ${recipe}`);
  for (const [engine, { layouts }] of Object.entries(pipeline.table)) lines.push(`${engine}: ${layouts.join(" ")}`);
  return lines;
}
