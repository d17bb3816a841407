import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { writeDurably } from "../durable.ts";
import type { Summary } from "./summary.ts";

/**
 * The files of a Weights & Biases offline run that its documentation describes: what was set, what came out, who ran. What `wandb sync`
 * reads lies beside them and is made by wandb-datastore.ts. root: holds the folder `wandb`. Files that are right are left.
 */
export async function writeWandb(root: string, id: string, summary: Summary): Promise<void> {
  const folder = join(root, "wandb", folderOf(id));
  for (const [name, text] of Object.entries(filesOf(summary))) {
    const path = join(folder, "files", name);
    if ((await readFile(path, "utf8").catch(() => undefined)) !== text) await writeDurably(path, text);
  }
}

/** As its package names the folder of a run that began then. */
export function folderOf(id: string): string {
  const [day, time, chance] = id.split("-");
  return `offline-run-${day}_${time}-${chance}`;
}

function filesOf({ start, params, metrics, tags, artifacts, last }: Summary): Readonly<Record<string, string>> {
  const all = Object.values(metrics);
  const summary = {
    ...Object.fromEntries(all.map(({ name, value }) => [name, value])),
    _step: all.reduce((most, { step }) => Math.max(most, step), 0),
    _timestamp: last / 1000,
    _runtime: (last - start.at) / 1000,
  };
  const config = Object.entries(given(params)).map(([name, value]) => [name, { desc: null, value }]);
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
    "config.yaml": stringify({ wandb_version: 1, ...Object.fromEntries(config) }),
    "wandb-metadata.json": `${JSON.stringify(metadata, null, 2)}\n`,
  };
}

/** Parameters are text here; a number is one there. */
export function given(params: Readonly<Record<string, string>>): Readonly<Record<string, string | number>> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, figureOr(value)]));
}

function figureOr(value: string): string | number {
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : value;
}
