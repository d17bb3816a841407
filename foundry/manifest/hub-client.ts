import { createHash } from "node:crypto";
import { type Listing, nextPage, parseTree, treeUrl } from "../../core/hub.ts";
import type { ModelSource } from "../../core/manifest.ts";

/** What a hub client needs from its host. */
export interface HubPorts {
  readonly fetch: typeof fetch;
  /** ms. */
  wait(ms: number): Promise<void>;
  /** ms since 1970. */
  now(): number;
}
export interface HubAccess {
  /** Origin of the hub, without a slash at its end. */
  readonly hub: string;
  /** HF_TOKEN; sent to the hub's own origin and nowhere else. */
  readonly token?: string | undefined;
}

/** Something the hub said that stops the work on a model; the message is for people. */
export class HubProblem extends Error {}

/** What the hub tells of a file before a byte of it is sent. */
export interface Told {
  readonly commit: string | null;
  /** SHA-256 of a file in LFS, else the git blob's name. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

/** Tries of one request that the hub asks to repeat. */
const TRIES = 4;
/** Longest wait that the hub may ask for, in ms. */
const PATIENCE = 300_000;
const REDIRECTS = 5;
/** Of a list; the hub puts a thousand files on one. */
const PAGES = 50;

/** Reads what the Hugging Face hub tells of repositories. Throws HubProblem. */
export class HubClient {
  readonly #access: HubAccess;
  readonly #origin: string;
  readonly #ports: HubPorts;

  constructor(access: HubAccess, ports: HubPorts) {
    this.#access = access;
    this.#origin = new URL(access.hub).origin;
    this.#ports = ports;
  }

  /** The name under which the hub knows the repository today, and the commit of a revision. */
  async revision(repository: string, revision: string): Promise<{ readonly id: string; readonly commit: string }> {
    const url = this.#at(`api/models/${repository}/revision/${revision}`);
    const { id, sha } = Object((await this.#json(url)).body) as { id?: unknown; sha?: unknown };
    if (typeof id !== "string" || typeof sha !== "string" || !/^[0-9a-f]{40}$/.test(sha))
      throw new HubProblem(`${url} names no commit`);
    return { id, commit: sha };
  }

  /** Every file of a repository of the hub. */
  async tree(source: ModelSource): Promise<Listing> {
    const entries: unknown[] = [];
    for (let page = treeUrl({ source }, this.#access.hub), count = 0; page; count++) {
      if (count === PAGES) throw new HubProblem("the list of files does not end");
      const { body, next } = await this.#json(page);
      if (!Array.isArray(body)) throw new HubProblem(`${page} is no list`);
      entries.push(...body);
      page = next;
    }
    const read = parseTree(entries);
    if (!read.ok) throw new HubProblem(`the list of files: ${read.problem.path} ${read.problem.message}`);
    return read.value;
  }

  /** HEAD of the address that downloads use: redirects within the hub are followed, the one to another host is read. */
  async told(repository: string, commit: string, path: string): Promise<Told> {
    const url = this.#at(`${repository}/resolve/${commit}/${path}`);
    const { headers } = await this.#answer(url, "HEAD");
    const linked = headers.get("x-linked-etag");
    const etag = linked ?? headers.get("etag");
    const size = headers.get(linked ? "x-linked-size" : "content-length");
    if (!etag || !size || !/^\d+$/.test(size)) throw new HubProblem(`${url} tells no ETag or no size`);
    const bare = etag.replace(/^W\//, "").replaceAll('"', "");
    return { commit: headers.get("x-repo-commit"), etag: bare, size: Number(size) };
  }

  /** The file as git keeps it: for a file in LFS, the pointer's text. */
  async raw(repository: string, commit: string, path: string): Promise<Uint8Array> {
    const response = await this.#answer(this.#at(`${repository}/raw/${commit}/${path}`), "GET");
    return new Uint8Array(await response.arrayBuffer());
  }

  async #json(url: string): Promise<{ readonly body: unknown; readonly next: string | undefined }> {
    const response = await this.#answer(url, "GET");
    const link = nextPage(response.headers.get("link"));
    const next = link && new URL(link, url).href;
    if (next && !this.#owns(next)) throw new HubProblem(`${url} continues on another host: ${next}`);
    const body: unknown = await response.json().catch(() => {
      throw new HubProblem(`${url} did not answer with JSON`);
    });
    return { body, next };
  }

  /** Follows redirects that stay on the hub: it renames repositories, and keeps small files at another path. */
  async #answer(url: string, method: "GET" | "HEAD"): Promise<Response> {
    let next = url;
    for (let i = 0; i < REDIRECTS; i++) {
      const response = await this.#ask(next, method);
      const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
      if (!location) return refuseErrors(response, url);
      next = new URL(location, next).href;
      if (!this.#owns(next)) return response;
    }
    throw new HubProblem(`${url} redirects without end`);
  }

  /** One answer, a redirect included. */
  async #ask(url: string, method: "GET" | "HEAD", tries = TRIES): Promise<Response> {
    const { token } = this.#access;
    // Compressed, an answer to HEAD would tell another length.
    const headers = { "accept-encoding": "identity", ...(token && { authorization: `Bearer ${token}` }) };
    const response = await this.#ports.fetch(url, { method, headers, redirect: "manual" }).catch((thrown: Error) => {
      throw new HubProblem(`${url} cannot be reached: ${thrown.cause ?? thrown.message}`);
    });
    if ((response.status !== 429 && response.status !== 503) || tries <= 1) return response;
    await this.#ports.wait(waitFor(response, this.#ports.now(), TRIES - tries));
    return this.#ask(url, method, tries - 1);
  }

  /** Every address asked is the hub's own, so that the token goes nowhere else. */
  #owns(url: string): boolean {
    return new URL(url).origin === this.#origin;
  }

  #at(path: string): string {
    return `${this.#access.hub}/${path}`;
  }
}

function refuseErrors(response: Response, url: string): Response {
  if (response.ok) return response;
  const why: Readonly<Record<number, string>> = {
    401: "needs a token that may read it (HF_TOKEN); the model is gated, private or gone",
    403: "may not be read with this token; its licence has to be accepted on the hub first",
    404: "is not there",
    429: "was asked for too often",
  };
  throw new HubProblem(`${url} ${why[response.status] ?? `answered ${response.status}`} (${response.status})`);
}

/** Retry-After is a number of seconds or a date. */
function waitFor({ headers }: Response, now: number, done: number): number {
  const after = headers.get("retry-after") ?? "";
  const asked = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - now;
  return Math.min(PATIENCE, Math.max(0, Number.isNaN(asked) ? 1000 * 2 ** done : asked));
}

/** The name git gives to a file with these bytes. */
export function gitBlob(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
