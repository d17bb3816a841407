import type { Offer } from "../../core/collect/offer.ts";
import type { OutboxEntry } from "../../core/collect/outbox.ts";
import { type Put, parsePut, patienceFor } from "../../core/collect/put.ts";
import { parse } from "../../core/parse.ts";

/**
 * Why a recording did not get on; all of it may be over later. `store`: the store that the server named refuses it. `host`: the
 * person was not asked about that store yet. `leaving`: it is taken out, and has to be once more when no address is valid any more.
 */
export type Stuck = "unreachable" | "busy" | "full" | "key" | "address" | "damaged" | "store" | "host" | "leaving";

/**
 * What came of a request. put: where all of its bytes go instead. `gone`: the server keeps nothing of it and never will.
 * `stale`: the address of the store is not valid any more, or not by the store's clock.
 */
export type Answer =
  | { readonly is: "at"; readonly offset: number; readonly put?: Put }
  | { readonly is: "gone" | "refused" | "unknown" | "elsewhere" | "stale" }
  | { readonly is: "stuck"; readonly why: Stuck; readonly seconds?: number };

type Fetch = (url: string, init: RequestInit) => Promise<Response>;
/** Milliseconds that one request may take: a piece at 4 kB a second. */
const PATIENCE = 90_000;

/** The server's side of the outbox, by docs/collect.md. Throws nothing but what `fetch` throws when it is aborted by `signal`. */
export class Wire {
  readonly #fetch: Fetch;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  offer(entry: OutboxEntry, offer: Offer, signal: AbortSignal): Promise<Answer> {
    const headers = { "Content-Type": "application/json" };
    return this.#ask(entry, "", { method: "POST", headers, body: JSON.stringify(offer), signal });
  }

  where(entry: OutboxEntry, signal: AbortSignal): Promise<Answer> {
    return this.#ask(entry, `/${entry.id}`, { method: "HEAD", signal });
  }

  send(entry: OutboxEntry, offset: number, piece: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<Answer> {
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) };
    return this.#ask(entry, `/${entry.id}`, { method: "PATCH", headers, body: piece, signal });
  }

  /** All of a recording to a store, by the address that the server signed; what the store then has is the server's to say. */
  async put({ url, headers }: Put, file: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<Answer> {
    try {
      const waiting = AbortSignal.any([signal, AbortSignal.timeout(patienceFor(file.length))]);
      const how = { signal: waiting, redirect: "error", credentials: "omit" } as const;
      const given = Object.entries(headers).filter((one): one is [string, string] => one[1] !== undefined);
      return stored(await this.#fetch(url, { method: "PUT", headers: given, body: file, ...how }));
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      return { is: "stuck", why: "unreachable" };
    }
  }

  takeBack(entry: OutboxEntry, signal: AbortSignal): Promise<Answer> {
    const headers = { "Inzwa-Upload-Secret": entry.secret };
    return this.#ask(entry, `/${entry.id}`, { method: "DELETE", headers, signal });
  }

  async #ask({ base, key }: OutboxEntry, path: string, init: RequestInit & { signal: AbortSignal }): Promise<Answer> {
    const given = { "Tus-Resumable": "1.0.0", ...(key ? { Authorization: `Bearer ${key}` } : {}), ...init.headers };
    const signal = AbortSignal.any([init.signal, AbortSignal.timeout(PATIENCE)]);
    try {
      // Nobody agreed to where a redirect leads.
      const how = { ...init, headers: given, signal, redirect: "error", credentials: "omit" } as const;
      const response = await this.#fetch(`${base}/v1/uploads${path}`, how);
      return await read(response, init.method ?? "");
    } catch (thrown) {
      if (init.signal.aborted) throw thrown;
      return { is: "stuck", why: "unreachable" };
    }
  }
}

async function read(response: Response, method: string): Promise<Answer> {
  const { status, headers } = response;
  const offset = Number(headers.get("upload-offset") ?? Number.NaN);
  const has = Number.isSafeInteger(offset) && offset >= 0;
  if (status === 204 && method === "DELETE") return { is: "gone" };
  if ([200, 201, 204].includes(status) && has) return { is: "at", offset, ...(await putIn(response, method)) };
  if ([200, 201, 204].includes(status)) return { is: "stuck", why: "address" };
  if (status === 409) return has ? { is: "at", offset } : { is: "elsewhere" };
  if (status === 410) return { is: "gone" };
  const code = method === "DELETE" ? await codeOf(response) : undefined;
  if (status === 403 && code === "wrong_secret") return { is: "gone" };
  if (status === 503 && code === "leaving") return { is: "stuck", why: "leaving", ...seconds(headers) };
  if (status === 404 && method !== "POST") return { is: "unknown" };
  if ([400, 413, 415, 422].includes(status)) return { is: "refused" };
  return { is: "stuck", why: whyOf(status), ...seconds(headers) };
}

/** 412: it lay there before. Which bytes they are, the server looks at. */
function stored({ ok, status, headers }: Response): Answer {
  if (ok || status === 412) return { is: "elsewhere" };
  if (status === 403) return { is: "stale" };
  if (status === 400) return { is: "stuck", why: "damaged" };
  if (status === 404 || status === 405 || status === 501) return { is: "stuck", why: "store" };
  return { is: "stuck", why: status === 507 ? "full" : "busy", ...seconds(headers) };
}

/** An offer's answer may name the one request by which a store takes the bytes. */
async function putIn(response: Response, method: string): Promise<{ readonly put?: Put }> {
  if (method !== "POST") return {};
  const body = (await response.json().catch(() => undefined)) as { put?: unknown } | undefined;
  const read = parse(parsePut, body?.put);
  return read.ok ? { put: read.value } : {};
}

function whyOf(status: number): Stuck {
  if (status === 401 || status === 403) return "key";
  if (status === 460) return "damaged";
  if (status === 507) return "full";
  if ([404, 405, 412, 501].includes(status)) return "address";
  return status === 429 || status === 503 ? "busy" : "unreachable";
}

function seconds(headers: Headers): { readonly seconds?: number } {
  const asked = Number(headers.get("retry-after") ?? Number.NaN);
  return asked > 0 && asked < 86_400 ? { seconds: asked } : {};
}

async function codeOf(response: Response): Promise<unknown> {
  const body = (await response.json().catch(() => undefined)) as { error?: { code?: unknown } } | undefined;
  return body?.error?.code;
}
