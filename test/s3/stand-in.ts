import { type Account, type Received, refusalOf } from "./sigv4.ts";

export const ACCOUNT: Account = {
  id: "AKIAIOSFODNN7EXAMPLE",
  secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  region: "us-east-1",
};

interface Ways {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Whether it knows `If-None-Match` at a PUT; some stores do not. */
  readonly holds?: boolean;
  /** Whether it keeps what is written over. */
  readonly versions?: boolean;
  /** Objects in one page of a list. */
  readonly page?: number;
}
interface Thing {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly at: number;
}
export interface Given {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** A store that does as S3 does with objects, path-style, and takes what is rightly signed. */
export class StandInStore {
  /** By path: `/BUCKET/KEY`, as it came. */
  readonly things = new Map<string, Thing>();
  /** Methods that came, and what was answered: `PUT 200`. */
  readonly seen: string[] = [];
  /** Answers that the next PUTs get instead. */
  readonly instead: number[] = [];
  #ways: Required<Ways>;

  constructor({ now = Date.now, holds = true, versions = false, page = 1000 }: Ways = {}) {
    this.#ways = { now, holds, versions, page };
  }

  /** Its operator switches it on, or off. */
  versions(versions: boolean): void {
    this.#ways = { ...this.#ways, versions };
  }

  answer(received: Received): Given {
    const given = this.#answer(received);
    this.seen.push(`${received.method} ${given.status}`);
    return given;
  }

  /** As `fetch` asks it. */
  async fetch(url: string, init: RequestInit): Promise<Response> {
    const request = new Request(url, { ...init, redirect: "follow" });
    const body = new Uint8Array(await request.arrayBuffer());
    const received = { method: request.method, url: new URL(url), headers: Object.fromEntries(request.headers), body };
    const { status, headers, body: content } = this.answer(received);
    return new Response([204, 304].includes(status) || request.method === "HEAD" ? null : content, { status, headers });
  }

  #answer(received: Received): Given {
    const { now, holds, versions } = this.#ways;
    const { method, url, headers, body } = received;
    const refused = refusalOf(received, ACCOUNT, now());
    if (refused) return this.#error(refused === "XAmzContentSHA256Mismatch" ? 400 : 403, refused);
    const instead = method === "PUT" ? this.instead.shift() : undefined;
    if (instead !== undefined) return this.#error(instead, instead === 503 ? "SlowDown" : "InternalError");
    if (url.searchParams.get("list-type") === "2") return this.#list(url);
    const path = url.pathname;
    const there = this.things.get(path);
    if (method === "PUT") {
      if (holds && headers["if-none-match"] === "*" && there) return this.#error(412, "PreconditionFailed");
      this.things.set(path, { body: Buffer.from(body), headers, at: now() });
      return given(200, { ...this.#date(), ...(versions ? { "x-amz-version-id": `v${this.seen.length}` } : {}) });
    }
    if (method === "DELETE") this.things.delete(path);
    if (method === "DELETE") return given(204, this.#date());
    if (!there) return this.#error(404, "NoSuchKey");
    const meta = Object.entries(there.headers).filter(([name]) => /^(content-type|x-amz-meta-)/.test(name));
    return given(200, { ...this.#date(), ...Object.fromEntries(meta) }, method === "HEAD" ? "" : there.body);
  }

  /** ListObjectsV2; the token is the key that comes next. */
  #list(url: URL): Given {
    const bucket = `${url.pathname.replace(/\/$/, "")}/`;
    const start = bucket + (url.searchParams.get("prefix") ?? "");
    const from = url.searchParams.get("continuation-token") ?? "";
    const all = [...this.things].filter(([path]) => path.startsWith(start)).sort(([a], [b]) => (a < b ? -1 : 1));
    const left = all.filter(([path]) => path.slice(bucket.length) >= from);
    const next = left[this.#ways.page]?.[0].slice(bucket.length);
    const contents = left
      .slice(0, this.#ways.page)
      .map(
        ([path, { body, at }]) =>
          `<Contents><Key>${path.slice(bucket.length)}</Key><LastModified>${new Date(at).toISOString()}</LastModified>` +
          `<ETag>&quot;x&quot;</ETag><Size>${body.length}</Size></Contents>`,
      );
    const end = next === undefined ? "" : `<NextContinuationToken>${next}</NextContinuationToken>`;
    const xml = `<ListBucketResult>${contents.join("")}<IsTruncated>${next !== undefined}</IsTruncated>${end}</ListBucketResult>`;
    return given(200, { ...this.#date(), "content-type": "application/xml" }, xml);
  }

  #error(status: number, code: string): Given {
    return given(status, { ...this.#date(), "content-type": "application/xml" }, `<Error><Code>${code}</Code></Error>`);
  }

  #date() {
    return { date: new Date(this.#ways.now()).toUTCString() };
  }
}

function given(status: number, headers: Given["headers"], body: string | Uint8Array = ""): Given {
  return { status, headers, body: new Uint8Array(Buffer.from(body)) };
}
