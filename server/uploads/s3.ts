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
  /** Bytes of the answer that are read at most, and one more. */
  readonly most?: number;
}
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Milliseconds that a request to the store may take. */
const PATIENCE = 30_000;
/** Seconds after which a client may try again. */
const AGAIN = 30;
/** Bytes of a list: a thousand objects with keys of 1,024 bytes are a fifth of it. */
const MOST = 8 * 2 ** 20;

/** A folder of a bucket, path-style. Methods throw a 503 where the store does not do as it should. */
export class S3 {
  readonly #options: S3Options;
  /** Milliseconds that the store's clock is ahead of ours. */
  #ahead = 0;

  constructor(options: S3Options) {
    this.#options = options;
  }

  /** undefined where there is none. most: what is longer comes with one byte more than that, and the rest is not read. */
  async get(key: string, most: number): Promise<Buffer | undefined> {
    const { status, body } = await this.#ask("GET", this.#url(key), { fine: [200, 404], most });
    return status === 404 ? undefined : body;
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
      const page = readPage((await this.#ask("GET", url, { fine: [200] })).body.toString("utf8"));
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

  async #ask(method: string, url: URL, given: Given, again = true): Promise<Answer> {
    const { region, keys, log } = this.#options;
    const { headers = {}, body, fine, most = MOST } = given;
    const sha256 = createHash("sha256")
      .update(body ?? "")
      .digest("hex");
    const all = await signed({ method, url, headers, sha256, region, at: this.#at() }, keys);
    const answer = await this.#fetched(url, { method, headers: all, ...(body === undefined ? {} : { body }) }, most);
    if (answer && fine.includes(answer.status)) return answer;
    const code = /<Code>(\w{1,60})<\/Code>/.exec(answer?.body.toString("utf8") ?? "")?.[1];
    if (answer && again && code === "RequestTimeTooSkewed") return this.#ask(method, url, given, false);
    log.warn({ event: "collect-store", method, status: answer?.status ?? 0, code }, "the store refused a request");
    throw new ApiError(503, "The store of recordings does not answer as it should.", {
      code: "store",
      retryAfter: AGAIN,
    });
  }

  /** undefined where the store cannot be reached, or breaks off. What it redirects to has not been named by who runs this. */
  async #fetched(url: URL, init: RequestInit, most: number): Promise<Answer | undefined> {
    const { fetch, now } = this.#options;
    const signal = AbortSignal.timeout(PATIENCE);
    try {
      const answer = await fetch(url.href, { ...init, redirect: "manual", signal });
      // Its clock says how long an address is valid, also where ours is wrong by less than it would refuse.
      const theirs = Date.parse(answer.headers.get("date") ?? "");
      if (Number.isFinite(theirs)) this.#ahead = theirs - now();
      return { status: answer.status, headers: answer.headers, body: await beginningOf(answer.body, most) };
    } catch {
      return undefined;
    }
  }

  #at(): number {
    return this.#options.now() + this.#ahead;
  }

  #url(key: string, endpoint = this.#options.endpoint): URL {
    return new URL(`/${keyPath(`${this.#options.bucket}/${key}`)}`, endpoint);
  }
}

async function beginningOf(body: ReadableStream<Uint8Array> | null, most: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  while (reader && length <= most) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
  }
  await reader?.cancel();
  return Buffer.concat(parts).subarray(0, most + 1);
}
