import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Json = Record<string, unknown>;
export interface Run {
  readonly info: Json;
  readonly params: Map<string, string>;
  readonly tags: Map<string, string>;
  readonly metrics: Json[];
}
/** What becomes of the next request: not taken, or taken and the answer lost. */
export type Trouble = "refused" | "lost" | "busy";

/** What MLflow's REST reference says of the tracking calls that a mirror needs, by HTTP. */
export class MlflowDouble {
  readonly runs = new Map<string, Run>();
  readonly experiments = new Map<string, string>();
  readonly asked: string[] = [];
  /** By what a path ends with. */
  readonly troubles: [path: string, trouble: Trouble][] = [];
  token: string | undefined;
  readonly #server = createServer((request, response) => void this.#take(request, response));

  async open(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://localhost");
    const path = url.pathname.replace("/api/2.0/mlflow/", "");
    this.asked.push(path);
    let text = "";
    for await (const piece of request) text += String(piece);
    const given = request.method === "GET" ? Object.fromEntries(url.searchParams) : (JSON.parse(text) as Json);
    const at = this.troubles.findIndex(([name]) => name === path);
    const [, trouble] = at < 0 ? [] : (this.troubles.splice(at, 1)[0] ?? []);
    if (trouble === "refused") return void request.socket.destroy();
    if (trouble === "busy") return send(response, 503, { error_code: "TEMPORARILY_UNAVAILABLE", message: "later" });
    if (this.token && request.headers.authorization !== `Bearer ${this.token}`)
      return send(response, 401, { error_code: "UNAUTHENTICATED", message: "who are you" });
    if (text.length > 1e6) return send(response, 400, invalid("too large"));
    const [status, answer] = this.#answer(`${request.method} ${path}`, given);
    if (trouble === "lost") return void request.socket.destroy();
    send(response, status, answer);
  }

  #answer(call: string, given: Json): readonly [number, Json] {
    const run = this.runs.get(String(given.run_id));
    if (call === "GET experiments/get-by-name") {
      const experiment_id = this.experiments.get(String(given.experiment_name));
      return experiment_id ? [200, { experiment: { experiment_id } }] : [404, gone("no experiment")];
    }
    if (call === "POST experiments/create") {
      if (this.experiments.has(String(given.name)))
        return [400, { error_code: "RESOURCE_ALREADY_EXISTS", message: "there is one" }];
      this.experiments.set(String(given.name), String(this.experiments.size + 1));
      return [200, { experiment_id: this.experiments.get(String(given.name)) }];
    }
    if (call === "POST runs/create") return [200, { run: shown(this.#create(given)) }];
    if (call === "POST runs/search") {
      const [, name, value] = /^tags\."([^"]+)" = '([^']+)'$/.exec(String(given.filter)) ?? [];
      const found = [...this.runs.values()].filter(({ tags }) => tags.get(name ?? "") === value);
      return [200, found.length > 0 ? { runs: found.map(shown) } : {}];
    }
    if (!run) return [404, gone("no run")];
    if (call === "POST runs/log-batch") return logged(run, given);
    if (call === "POST runs/set-tag") run.tags.set(String(given.key), String(given.value));
    else if (call === "POST runs/update") Object.assign(run.info, given);
    else if (call === "GET metrics/get-history") return history(run, given);
    else return [404, { error_code: "ENDPOINT_NOT_FOUND", message: call }];
    return [200, {}];
  }

  #create({ experiment_id, run_name, start_time, tags }: Json): Run {
    const run_id = `run${this.runs.size}`;
    const info = { run_id, experiment_id, run_name, start_time, status: "RUNNING" };
    const made: Run = { info, params: new Map(), tags: new Map(), metrics: [] };
    for (const { key, value } of tags as { key: string; value: string }[]) made.tags.set(key, value);
    this.runs.set(run_id, made);
    return made;
  }
}

/** At most 1,000 metrics, 100 params, 100 tags, 1,000 in all; a param's value never changes. */
function logged(run: Run, { metrics, params, tags }: Json): readonly [number, Json] {
  const [m, p, t] = [metrics, params, tags] as [Json[], Json[], Json[]];
  if (p.length > 100 || t.length > 100 || m.length + p.length + t.length > 1000) return [400, invalid("too many")];
  for (const { key, value } of p)
    if ((run.params.get(String(key)) ?? value) !== value) return [400, invalid(`${key} was logged already`)];
  for (const { key, value } of p) run.params.set(String(key), String(value));
  for (const { key, value } of t) run.tags.set(String(key), String(value));
  run.metrics.push(...m);
  return [200, {}];
}

/** Two a page, and int64 as text, as protobuf's JSON may have it. */
function history(run: Run, { metric_key, page_token = "0" }: Json): readonly [number, Json] {
  const all = run.metrics.filter(({ key }) => key === metric_key);
  const from = Number(page_token);
  const metrics = all.slice(from, from + 2).map((one) => ({ ...one, timestamp: String(one.timestamp) }));
  return [200, { metrics, ...(from + 2 < all.length ? { next_page_token: String(from + 2) } : {}) }];
}

function shown({ info }: Run): Json {
  return { info, data: {} };
}

function gone(message: string): Json {
  return { error_code: "RESOURCE_DOES_NOT_EXIST", message };
}

function invalid(message: string): Json {
  return { error_code: "INVALID_PARAMETER_VALUE", message };
}

function send(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
