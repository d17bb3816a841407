import { createHash } from "node:crypto";
import { type Keys, keyPath, presigned, signed } from "../../foundry/push/sigv4.ts";
import { ApiError } from "../api-error.ts";
import type { Log } from "../services.ts";
import { type Listed, readPage } from "./listing.ts";

export interface S3Options {
  /** Of the server's own requests, and as pages reach it. */
  readonly endpoint: URL;
  readonly publicEndpoint: URL;
  /** `BUCKET` or `BUCKET/FOLDER`. */
  readonly bucket: string;
  readonly region: string;
  readonly keys: Keys;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}
interface Given {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Answers that the caller knows what to do with. */
  readonly fine: readonly number[];
}

/** Milliseconds that a request to the store may take. */
const PATIENCE = 30_000;
/** Seconds after which a client may try again. */
const AGAIN = 30;

/** A folder of a bucket, path-style. Methods throw a 503 where the store does not do as it should. */
export class S3 {
  readonly #options: S3Options;
  /** Milliseconds that the store's clock is ahead of ours. */
  #ahead = 0;

  constructor(options: S3Options) {
    this.#options = options;
  }

  /** undefined where there is none. */
  async get(key: string): Promise<Buffer | undefined> {
    const answer = await this.#ask("GET", this.#url(key), { fine: [200, 404] });
    return answer.status === 404 ? undefined : Buffer.from(await answer.arrayBuffer());
  }

  /** placed: false where `ifAbsent`, and something lay there. versioned: what lay there before is kept by the store. */
  async put(
    key: string,
    body: string,
    type: string,
    ifAbsent = false,
  ): Promise<{ readonly placed: boolean; readonly versioned: boolean }> {
    const headers = { "content-type": type, ...(ifAbsent ? { "if-none-match": "*" } : {}) };
    const answer = await this.#ask("PUT", this.#url(key), { headers, body, fine: [200, 412] });
    const version = answer.headers.get("x-amz-version-id") ?? "null";
    return { placed: answer.status === 200, versioned: version !== "null" };
  }

  async remove(key: string): Promise<void> {
    await this.#ask("DELETE", this.#url(key), { fine: [200, 204, 404] });
  }

  /** All that lies below, in the order of the keys, which count from the folder. */
  async *list(below: string): AsyncGenerator<Listed, void, undefined> {
    const [bucket = "", ...folders] = this.#options.bucket.split("/");
    const folder = folders.map((one) => `${one}/`).join("");
    for (let from: string | undefined = ""; from !== undefined; ) {
      const url = new URL(`/${bucket}`, this.#options.endpoint);
      const query = { "list-type": "2", prefix: folder + below, ...(from ? { "continuation-token": from } : {}) };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const page = readPage(await (await this.#ask("GET", url, { fine: [200] })).text());
      for (const one of page.things) yield { ...one, key: one.key.slice(folder.length) };
      from = page.next;
    }
  }

  /** An address at which anybody may put this one object, with these headers, for so many seconds. */
  address(key: string, headers: Readonly<Record<string, string>>, seconds: number): Promise<string> {
    const { publicEndpoint, region, keys } = this.#options;
    const url = this.#url(key, publicEndpoint);
    return presigned({ method: "PUT", url, headers, region, at: this.#at() }, seconds, keys);
  }

  async #ask(method: string, url: URL, given: Given, again = true): Promise<Response> {
    const { region, keys, fetch, now, log } = this.#options;
    const { headers = {}, body, fine } = given;
    const sha256 = createHash("sha256")
      .update(body ?? "")
      .digest("hex");
    const all = await signed({ method, url, headers, sha256, region, at: this.#at() }, keys);
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(url.href, {
      method,
      headers: all,
      signal,
      ...(body === undefined ? {} : { body }),
    }).catch(() => undefined);
    if (answer && fine.includes(answer.status)) return answer;
    const code = /<Code>(\w{1,60})<\/Code>/.exec((await answer?.text().catch(() => "")) ?? "")?.[1];
    const theirs = Date.parse(answer?.headers.get("date") ?? "");
    if (again && code === "RequestTimeTooSkewed" && Number.isFinite(theirs)) {
      this.#ahead = theirs - now();
      return this.#ask(method, url, given, false);
    }
    log.warn({ event: "collect-store", method, status: answer?.status ?? 0, code }, "the store refused a request");
    throw new ApiError(503, "The store of recordings does not answer as it should.", {
      code: "store",
      retryAfter: AGAIN,
    });
  }

  #at(): number {
    return this.#options.now() + this.#ahead;
  }

  #url(key: string, endpoint = this.#options.endpoint): URL {
    return new URL(`/${keyPath(`${this.#options.bucket}/${key}`)}`, endpoint);
  }
}
