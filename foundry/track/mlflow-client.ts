import { type Failure, failure } from "../../core/failure.ts";

/** Where an MLflow server is, and how it knows who calls: MLflow's own environment variables. */
export interface Server {
  /** `http://localhost:5000`, without `/api`. */
  readonly uri: string;
  readonly authorization?: string | undefined;
}
export type Fetch = typeof globalThis.fetch;
export type Json = Readonly<Record<string, unknown>>;

/** MLFLOW_TRACKING_URI and the names for who calls. undefined: nobody asked for a mirror. Throws `bad-manifest` for a URI of no server. */
export function serverOf(env: Readonly<Record<string, string | undefined>>): Server | undefined {
  const { MLFLOW_TRACKING_URI: given, MLFLOW_TRACKING_TOKEN: token } = env;
  const { MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: password } = env;
  if (!given) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw failure(
      "bad-manifest",
      "MLFLOW_TRACKING_URI is no address of a server (http or https, without a name in it)",
    );
  const basic = user && password ? `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` : undefined;
  const uri = `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  return { uri, authorization: token ? `Bearer ${token}` : basic };
}

/**
 * MLflow's REST API 2.0. Throws `network` where nobody can know whether the server did it, `no-server` where it said that
 * it could not now, and `bad-manifest` with its `error_code` where it never will.
 */
export class MlflowClient {
  readonly #server: Server;
  readonly #fetch: Fetch;
  readonly #signal: AbortSignal;

  constructor(server: Server, fetch: Fetch, signal: AbortSignal) {
    this.#server = server;
    this.#fetch = fetch;
    this.#signal = signal;
  }

  get(path: string, query: Readonly<Record<string, string>>): Promise<Json> {
    return this.#ask("GET", `${path}?${new URLSearchParams(query)}`);
  }

  post(path: string, body: Json): Promise<Json> {
    return this.#ask("POST", path, JSON.stringify(body));
  }

  async #ask(method: string, path: string, body?: string): Promise<Json> {
    const { uri, authorization } = this.#server;
    const headers = { "content-type": "application/json", ...(authorization ? { authorization } : {}) };
    const init = { method, headers, redirect: "error" as const, signal: this.#signal, ...(body ? { body } : {}) };
    let answer: Response;
    let text: string;
    try {
      answer = await this.#fetch(`${uri}/api/2.0/mlflow/${path}`, init);
      text = await answer.text();
    } catch (thrown) {
      const { message, cause } = thrown as Error & { cause?: { code?: string; message?: string } };
      throw failure("network", `${path.split("?")[0]}: ${cause?.code ?? cause?.message ?? message}`);
    }
    const json = jsonOf(text);
    if (answer.ok && json) return json;
    throw refusal(answer.status, json ?? {}, path.split("?")[0] ?? "");
  }
}

/** Whether it is MLflow's answer with that code. */
export function isCode(thrown: unknown, code: string): boolean {
  return (thrown as Partial<Failure>)?.detail?.code === code;
}

/** Later may do: of too many requests, and of a server that is not itself. */
const PASSING = new Set([408, 409, 425, 429, 500, 502, 503, 504]);

function refusal(status: number, { error_code, message }: Json, path: string): Failure {
  const code = typeof error_code === "string" ? error_code : String(status);
  const words = `${path}: ${code}${typeof message === "string" ? ` ${message.slice(0, 300)}` : ""}`;
  return failure(PASSING.has(status) ? "no-server" : "bad-manifest", words, { code });
}

function jsonOf(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
