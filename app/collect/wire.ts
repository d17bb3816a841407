import type { Offer } from "../../core/collect/offer.ts";
import type { OutboxEntry } from "../../core/collect/outbox.ts";

/** Why a recording did not get on. All but `refused` may be over later. */
export type Stuck = "unreachable" | "busy" | "full" | "key" | "address" | "damaged";

/** What came of a request. `gone`: the server keeps nothing of it and never will. */
export type Answer =
  | { readonly is: "at"; readonly offset: number }
  | { readonly is: "gone" | "refused" | "unknown" | "elsewhere" }
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
  if ([200, 201, 204].includes(status)) return has ? { is: "at", offset } : { is: "stuck", why: "address" };
  if (status === 409) return has ? { is: "at", offset } : { is: "elsewhere" };
  if (status === 410) return { is: "gone" };
  if (status === 403 && method === "DELETE" && (await codeOf(response)) === "wrong_secret") return { is: "gone" };
  if (status === 404 && method !== "POST") return { is: "unknown" };
  if ([400, 413, 415, 422].includes(status)) return { is: "refused" };
  return { is: "stuck", why: whyOf(status), ...seconds(headers) };
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
