import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { stringify } from "yaml";
import { writeDurably } from "../durable.ts";
import type { Summary } from "./summary.ts";

/**
 * The files of a Weights & Biases offline run that its documentation describes: what was set, what came out, who ran. The
 * `.wandb` datastore beside them has no published format and is not made, so `wandb sync` has nothing to send here.
 * root: holds the folder `wandb`. Gives the run's folder; files that are right are left.
 */
export async function writeWandb(root: string, id: string, summary: Summary): Promise<string> {
  const [day, time, chance] = id.split("-");
  const folder = join(root, "wandb", `offline-run-${day}_${time}-${chance}`);
  for (const [name, text] of Object.entries(filesOf(summary))) {
    const path = join(folder, "files", name);
    if ((await readFile(path, "utf8").catch(() => undefined)) !== text) await writeDurably(path, text);
  }
  return basename(folder);
}

function filesOf({ start, params, metrics, tags, artifacts, last }: Summary): Readonly<Record<string, string>> {
  const all = Object.values(metrics);
  const summary = {
    ...Object.fromEntries(all.map(({ name, value }) => [name, value])),
    _step: all.reduce((most, { step }) => Math.max(most, step), 0),
    _timestamp: last / 1000,
    _runtime: (last - start.at) / 1000,
  };
  const given = Object.entries(params).map(([name, value]) => [name, { desc: null, value: figureOr(value) }]);
  const metadata = {
    startedAt: new Date(start.at).toISOString(),
    program: "inzwa-foundry track",
    project: start.experiment,
    name: start.name,
    tags,
    artifacts: Object.fromEntries(artifacts.map(({ name, digest }) => [name, `sha256:${digest}`])),
  };
  return {
    "wandb-summary.json": `${JSON.stringify(summary)}\n`,
    "config.yaml": stringify({ wandb_version: 1, ...Object.fromEntries(given) }),
    "wandb-metadata.json": `${JSON.stringify(metadata, null, 2)}\n`,
  };
}

/** Parameters are text here; a number is one there. */
function figureOr(value: string): string | number {
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : value;
}
