import { type Failure, failure } from "../../core/failure.ts";
import { bytesOf, partsOf } from "./body.ts";
import { sleep, waitBefore } from "./busy.ts";
import { Patience } from "./patience.ts";

export type Fetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

/** Where a server is and how it is asked. */
export interface Upstream {
  /** The server's address, with or without `/v1` at its end. */
  readonly base: string;
  /** The model's name there; the spec's when absent. */
  readonly model?: string | undefined;
  /** Sent as a bearer token and never shown. */
  readonly key?: string | undefined;
  /** Longest time one request may take, or a stream may be silent, in milliseconds; 30 s when absent. */
  readonly timeout?: number;
  readonly fetch: Fetch;
}

export interface Answer {
  readonly status: number;
  readonly ok: boolean;
  /** The body where it is JSON, undefined where it is anything else. */
  readonly json: unknown;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
/** Throws `aborted`, or `network` where no answer came. path: below `/v1/`. */
export type Ask = (path: string, init: RequestInit, signal?: AbortSignal) => Promise<Answer>;
/** The same for an answer that is read while it comes. It is whole where the server refused. */
export type Follow = (path: string, init: RequestInit, signal?: AbortSignal) => Promise<Answer | Stream>;

export interface Stream {
  readonly ok: true;
  readonly status: number;
  /** `text/event-stream`, or what else came. */
  readonly type: string;
  /** Throws as `Ask`; leaving the loop closes the connection. */
  readonly parts: AsyncGenerator<Uint8Array<ArrayBuffer>>;
}

const PATIENCE = 30_000;

/**
 * Requests to one server, each tried again once where the server is too busy (429, 503). Redirects are refused: the key
 * and the speech go to nobody else. Throws `network` where the address is none.
 */
export function asker(upstream: Upstream): { readonly ask: Ask; readonly follow: Follow } {
  const { key, timeout = PATIENCE, fetch: send } = upstream;
  const base = addressOf(upstream.base);
  const headers = { ...(key ? { authorization: `Bearer ${key}` } : {}) };

  async function open(path: string, init: RequestInit, clock: Patience): Promise<Response> {
    const request = { ...init, headers: { ...headers, ...(init.headers as Record<string, string>) } };
    return clock.within(() => send(new URL(path, base), { ...request, redirect: "error", signal: clock.signal }));
  }

  async function whole(response: Response, clock: Patience): Promise<Answer> {
    const bytes = await clock.within(() => bytesOf(response));
    return { status: response.status, ok: response.ok, json: jsonOf(bytes), bytes };
  }

  /** Busy servers are asked again, once; `take` reads the answer that counts. */
  async function patiently<T>(init: RequestInit, path: string, signal: AbortSignal | undefined, take: Take<T>) {
    for (let trial = 0; ; trial++) {
      const clock = new Patience(timeout, signal);
      try {
        const response = await open(path, init, clock);
        const wait = waitBefore(response);
        if (trial > 0 || wait === undefined) return await take(response, clock);
        clock.end();
        await response.body?.cancel().catch(() => undefined);
        await sleep(wait, signal);
      } catch (thrown) {
        clock.end();
        throw thrown;
      }
    }
  }

  const all: Take<Answer> = async (response, clock) => {
    const answer = await whole(response, clock);
    clock.end();
    return answer;
  };
  return {
    ask: (path, init, signal) => patiently(init, path, signal, all),
    follow: (path, init, signal) =>
      patiently<Answer | Stream>(init, path, signal, async (response, clock) => {
        if (!response.ok) return all(response, clock);
        const type = response.headers.get("content-type") ?? "";
        return { ok: true, status: response.status, type, parts: partsOf(response, clock) };
      }),
  };
}

type Take<T> = (response: Response, clock: Patience) => Promise<T>;

/** Says nothing of what the server wrote: a message about a wrong key may hold the key. */
export function refusal({ status, json }: Pick<Answer, "status" | "json">): Failure {
  if (status === 401 || status === 403)
    return failure("network", `the server wants another key (${status})`, { status });
  if (status === 429) return failure("network", "the server takes no more requests at the moment (429)", { status });
  if (status < 300)
    return failure("network", `the server's answer is ${json === undefined ? "no JSON" : "of no use"}`, { status });
  return failure("network", `the server answered ${status}`, { status });
}

/** Whether the server has the model, as far as it tells: whisper.cpp has no list of models. Throws `model-load`. */
export async function look(ask: Ask, model: string, signal?: AbortSignal): Promise<void> {
  const answer = await ask("models", { method: "GET" }, signal);
  if (answer.status === 404 || answer.status === 405 || answer.status === 501) return;
  if (!answer.ok) throw refusal(answer);
  const { data } = (answer.json ?? {}) as { data?: unknown };
  if (!Array.isArray(data)) return;
  const names = data.map((entry: unknown) => (entry as { id?: unknown } | null)?.id);
  if (!names.includes(model)) throw failure("model-load", `the server has no model ${model}`, { model });
}

/** A body of JSON. */
export function posting(body: object): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** Throws `network` where it is no http address. */
function addressOf(base: string): URL {
  const url = URL.canParse(base) ? new URL(base) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:")
    throw failure("network", "the server's address must begin with http:// or https://");
  url.pathname = `${url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "")}/v1/`;
  return url;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
