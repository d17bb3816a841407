import { failure } from "../core/failure.ts";
import { type Listing, nextPage, parseTree, treeUrl } from "../core/hub.ts";
import type { ModelEntry } from "../core/manifest.ts";
import type { StoreApi } from "../core/storage.ts";
import type { Net } from "./net.ts";

/** Pages of a repository's file list that are read at most. */
const PAGES = 20;

/** What the hub says the files of models are that nobody has pinned; remembered, so that they work offline. */
export class Listings {
  readonly #store: Pick<StoreApi, "remember" | "recall">;
  readonly #net: Pick<Net, "fetch">;
  readonly #known = new Map<string, Listing>();

  constructor(store: Pick<StoreApi, "remember" | "recall">, net: Pick<Net, "fetch">) {
    this.#store = store;
    this.#net = net;
  }

  /** By model id. */
  get known(): ReadonlyMap<string, Listing> {
    return this.#known;
  }

  /** Those remembered from earlier visits. */
  async recall(models: readonly ModelEntry[]): Promise<void> {
    for (const { id, pinned } of models) {
      if (pinned || this.#known.has(id)) continue;
      const read = parseTree(await this.#store.recall(note(id)).catch(() => undefined));
      if (read.ok) this.#known.set(id, read.value);
    }
  }

  /** Asks the hub where nothing is known yet. Throws `refused-host`, `network`, `bad-manifest`. */
  async fetch(model: ModelEntry, signal?: AbortSignal): Promise<Listing | undefined> {
    const url = treeUrl(model);
    if (model.pinned || !url) return undefined;
    return this.#known.get(model.id) ?? this.#ask(model, url, signal);
  }

  /** Asks the hub again. True when the list is another one now. */
  async renew(model: ModelEntry, signal?: AbortSignal): Promise<boolean> {
    const url = treeUrl(model);
    const before = this.#known.get(model.id);
    if (model.pinned || !url || !before) return false;
    return !same(before, await this.#ask(model, url, signal));
  }

  async #ask(model: ModelEntry, url: string, signal?: AbortSignal): Promise<Listing> {
    const tree = await this.#pages(url, signal);
    const read = parseTree(tree);
    if (!read.ok)
      throw failure("bad-manifest", `the file list of ${model.id}: ${read.problem.path} ${read.problem.message}`);
    this.#known.set(model.id, read.value);
    await this.#store.remember(note(model.id), tree).catch(() => undefined);
    return read.value;
  }

  async #pages(first: string, signal?: AbortSignal): Promise<unknown[]> {
    const entries: unknown[] = [];
    let url: string | undefined = first;
    for (let page = 0; url !== undefined; page++) {
      if (page === PAGES) throw failure("bad-manifest", `${first}: the list does not end`);
      const response: Response = await this.#net
        .fetch(url, { why: "models", ...(signal ? { signal } : {}) })
        .catch((thrown: unknown) => {
          throw thrown instanceof TypeError
            ? failure("network", `${first}: ${thrown.message}`, { url: first })
            : thrown;
        });
      if (!response.ok)
        throw failure("network", `${first}: answer ${response.status}`, { url: first, status: response.status });
      const part = await jsonOf(response, first);
      if (!Array.isArray(part)) throw failure("bad-manifest", `${first}: not a list of files`);
      entries.push(...part);
      const next = nextPage(response.headers.get("link"));
      url = next && new URL(next, url).href;
    }
    return entries;
  }
}

/** What is no JSON is no list either: a page that says who logs in here, or what went wrong. */
function jsonOf(response: Response, url: string): Promise<unknown> {
  return response.json().catch((thrown: unknown) => {
    if (thrown instanceof SyntaxError) throw failure("bad-manifest", `${url}: not a list of files`);
    throw thrown instanceof TypeError ? failure("network", `${url}: ${thrown.message}`, { url }) : thrown;
  });
}

function same(one: Listing, other: Listing): boolean {
  return one.size === other.size && [...one].every(([path, { digest }]) => other.get(path)?.digest === digest);
}

function note(id: string): string {
  return `listing:${id}`;
}
