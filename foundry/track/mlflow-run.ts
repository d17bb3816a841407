import { failure } from "../../core/failure.ts";
import type { Batch, Figure } from "./batch.ts";
import type { Start } from "./events.ts";
import { isCode, type Json, type MlflowClient } from "./mlflow-client.ts";

/** By this tag a run is found again that was created and whose number never arrived here. */
const OURS = "inzwa.run";

export async function experimentOf(client: MlflowClient, name: string): Promise<string> {
  const found = await byName(client, name);
  if (found) return found;
  try {
    return idOf(await client.post("experiments/create", { name }), "experiment_id");
  } catch (thrown) {
    // Somebody else was first.
    if (!isCode(thrown, "RESOURCE_ALREADY_EXISTS")) throw thrown;
    return (await byName(client, name)) ?? Promise.reject(thrown);
  }
}

/** id: of the run here. mayBe: it may have been created already. */
export async function runOf(
  client: MlflowClient,
  experiment: string,
  { id, start, mayBe }: { readonly id: string; readonly start: Start; readonly mayBe: boolean },
): Promise<string> {
  if (mayBe) {
    const asked = { experiment_ids: [experiment], filter: `tags."${OURS}" = '${id}'`, max_results: 1 };
    const { runs } = await client.post("runs/search", asked);
    const [found] = Array.isArray(runs) ? runs : [];
    if (found) return idOf(part(part(found, "run"), "info"), "run_id");
  }
  const tags = [{ key: OURS, value: id }];
  const made = await client.post("runs/create", {
    experiment_id: experiment,
    run_name: start.name,
    start_time: start.at,
    tags,
  });
  return idOf(part(part(made, "run"), "info"), "run_id");
}

/** Parameters and tags may come twice, figures may not: each that arrives is one more in the history. */
export async function sendBatch(client: MlflowClient, run_id: string, batch: Batch, unclear: boolean): Promise<void> {
  const metrics = unclear ? await missing(client, run_id, batch.metrics) : batch.metrics;
  const [params, tags] = [pairs(batch.params), pairs(batch.tags)];
  if (params.length + tags.length + metrics.length > 0) {
    const named = metrics.map(({ name, value, timestamp, step }) => ({ key: name, value, timestamp, step }));
    await client.post("runs/log-batch", { run_id, metrics: named, params, tags });
  }
  for (const { name, digest, size } of batch.artifacts)
    await client.post("runs/set-tag", { run_id, key: `artifact/${name}`, value: `sha256:${digest} ${size} bytes` });
  if (batch.end) await client.post("runs/update", { run_id, status: batch.end.status, end_time: batch.end.at });
}

/** Those of the figures that the server has not. Two that are equal in all are two. */
async function missing(client: MlflowClient, run_id: string, figures: readonly Figure[]): Promise<Figure[]> {
  const there = new Map<string, number>();
  for (const key of new Set(figures.map(({ name }) => name)))
    for await (const one of history(client, run_id, key)) there.set(one, (there.get(one) ?? 0) + 1);
  return figures.filter((one) => {
    const same = told(one.name, one.value, one.timestamp, one.step);
    const count = there.get(same) ?? 0;
    there.set(same, count - 1);
    return count <= 0;
  });
}

async function* history(client: MlflowClient, run_id: string, metric_key: string): AsyncGenerator<string> {
  for (let token = ""; ; ) {
    const page = token ? { page_token: token } : {};
    const answer = await client.get("metrics/get-history", { run_id, metric_key, ...page });
    for (const { key, value, timestamp, step } of (answer.metrics ?? []) as Json[])
      yield told(key, value, timestamp, step ?? 0);
    if (typeof answer.next_page_token !== "string" || answer.next_page_token === "") return;
    token = answer.next_page_token;
  }
}

/** int64 comes as a number or, as protobuf's JSON has it, as text. */
function told(name: unknown, value: unknown, timestamp: unknown, step: unknown): string {
  return JSON.stringify([name, Number(value), Number(timestamp), Number(step)]);
}

async function byName(client: MlflowClient, experiment_name: string): Promise<string | undefined> {
  try {
    return idOf(part(await client.get("experiments/get-by-name", { experiment_name }), "experiment"), "experiment_id");
  } catch (thrown) {
    if (isCode(thrown, "RESOURCE_DOES_NOT_EXIST")) return undefined;
    throw thrown;
  }
}

function pairs(map: ReadonlyMap<string, string>) {
  return [...map].map(([key, value]) => ({ key, value }));
}

/** An object of an answer. In `runs/search` a run stands without the word `run` around it. */
function part(json: unknown, name: string): Json {
  const all = json as Json;
  return (all?.[name] ?? (name === "run" ? all : {})) as Json;
}

function idOf(json: Json, name: string): string {
  const id = json[name];
  if (typeof id === "string" && id !== "") return id;
  throw failure("bad-manifest", `the answer has no ${name}`);
}
