import "fake-indexeddb/auto";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Progress } from "../../core/storage.ts";
import { costOf, keptIn } from "./store-cost.ts";
import {
  type Answer,
  breakBehind,
  type Host,
  type Hosted,
  inOrder,
  openHost,
  ranged,
  storeAt,
  UNIT,
} from "./store-host.ts";

/** Three chunks. */
const SIZE = 8.5 * UNIT;
const silent = () => {};
let host: Host;
let name: string;
let databases = 0;

beforeEach(async () => {
  host = await openHost();
  name = `hostile-${databases++}`;
});
afterEach(() => host.close());

const keptOf = (entry: Hosted) => keptIn(name, entry);
const cost = (entry: Hosted) => costOf(host, name, entry);

describe("lengths", () => {
  test("hidden: the file's own counts", async () => {
    const hidden: Answer = (_, response, bytes) => {
      response.writeHead(200, { "transfer-encoding": "chunked" });
      response.end(bytes);
    };
    expect(await cost(host.add("/a", SIZE, hidden))).toBeLessThan(1.1);
  });

  test("longer and shorter than told, by headers and by bytes", async () => {
    const told = (length: number, real: number): Answer => {
      return (_, response, bytes) => {
        response.writeHead(200, { "content-length": length });
        const body = Buffer.concat([bytes, bytes]).subarray(0, real);
        breakBehind(response, body);
      };
    };
    const answers = [told(SIZE + 1, SIZE + 1), told(SIZE - 1, SIZE - 1)];
    for (const [i, answer] of answers.entries()) {
      const entry = host.add(`/${i}`, SIZE, answer);
      const kept = storeAt(host, name).ensure([entry.file], silent);
      await expect(kept).rejects.toMatchObject({ code: "bad-hash", detail: { url: entry.file.url } });
      expect(await keptOf(entry)).toBeUndefined();
    }
  });

  test("without end: left at the first byte too many", async () => {
    const endless: Answer = (_, response) => {
      response.writeHead(200, { "transfer-encoding": "chunked" });
      const more = () => response.destroyed || response.write(Buffer.alloc(256 * 1024), () => setImmediate(more));
      more();
    };
    const entry = host.add("/a", SIZE, endless);
    await expect(storeAt(host, name).ensure([entry.file], silent)).rejects.toMatchObject({ code: "bad-hash" });
    expect(await keptOf(entry)).toBeUndefined();
    // What the sockets' buffers took before they heard of it.
    expect(host.sent).toBeLessThan(16 * 1024 * 1024);
  });
});

describe("encodings", () => {
  const zipped: Answer = (_, response, bytes) => {
    const body = gzipSync(bytes, { level: 1 });
    response.writeHead(200, { "content-encoding": "gzip", "content-length": body.length }).end(body);
  };

  test("gzip though nobody asked: the file's own bytes are kept", async () => {
    expect(await cost(host.add("/a", SIZE, zipped))).toBeLessThan(1.1);
  });

  test("a range of the encoding is no part of the file", async () => {
    const part: Answer = (request, response, bytes) => {
      const from = Number(/(\d+)-/.exec(request.headers.range ?? "")?.[1]);
      const body = gzipSync(bytes, { level: 1 }).subarray(from);
      const range = `bytes ${from}-${from + body.length - 1}/${from + body.length}`;
      response.writeHead(206, { "content-encoding": "gzip", "content-range": range }).end(body);
    };
    const entry = host.add("/a", SIZE, inOrder(ranged(SIZE / 2), part, zipped));
    expect(await cost(entry)).toBeLessThan(2.6);
  });
});

test.each([0, 1, 2])("a flipped bit in chunk %i never comes through", async (chunk) => {
  const flipped: Answer = (request, response, bytes) => {
    const other = Buffer.from(bytes);
    const at = chunk * 4 * UNIT + 1000;
    other[at] = (other[at] ?? 0) ^ 4;
    ranged()(request, response, other);
  };
  const entry = host.add("/a", SIZE, flipped);
  await expect(storeAt(host, name).ensure([entry.file], silent)).rejects.toMatchObject({ code: "bad-hash" });
  expect(await keptOf(entry)).toBeUndefined();
  expect(host.sent / SIZE).toBeLessThan(1.1);
  entry.answer = ranged();
  await storeAt(host, name).ensure([entry.file], silent);
  expect((await keptOf(entry))?.equals(entry.bytes)).toBe(true);
});

test("a web page in the middle ends it, and keeps what came before", async () => {
  const page: Answer = (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<p>Sign in");
  const entry = host.add("/a", SIZE, inOrder(ranged(SIZE / 2), page));
  const kept = storeAt(host, name).ensure([entry.file], silent);
  await expect(kept).rejects.toMatchObject({ code: "network", detail: { status: 200 } });
  entry.answer = ranged();
  expect(await cost(entry)).toBeLessThan(1.3);
});

test("403 is asked once; 503 again, and it tells that it waits", async () => {
  const status =
    (code: number): Answer =>
    (_, response) =>
      void response.writeHead(code).end("no");
  const forbidden = host.add("/a", SIZE, status(403));
  const kept = storeAt(host, name).ensure([forbidden.file], silent);
  await expect(kept).rejects.toMatchObject({ code: "network", detail: { status: 403 } });
  expect(host.requests).toHaveLength(1);
  const entry = host.add("/b", SIZE, inOrder(status(503), status(429), ranged()));
  const seen: Progress[] = [];
  await storeAt(host, name).ensure([entry.file], (progress) => seen.push(progress));
  expect(seen.filter(({ waiting }) => waiting === "retry")).toHaveLength(2);
  expect(seen.at(-1)).toEqual({ loaded: SIZE, total: SIZE });
});

describe("silence", () => {
  test("after the first bytes: the line is given up, its bytes are kept", async () => {
    const drip: Answer = (_, response, bytes) => {
      response.writeHead(200, { "content-length": SIZE, etag: '"one"' });
      response.write(bytes.subarray(0, UNIT));
    };
    const entry = host.add("/a", SIZE, inOrder(drip, ranged()));
    await storeAt(host, name, { stall: 2_000 }).ensure([entry.file], silent);
    expect((await keptOf(entry))?.equals(entry.bytes)).toBe(true);
    expect(host.starts).toEqual([0, UNIT]);
  });

  test("before any answer: tried again, then told", async () => {
    const { file } = host.add("/a", SIZE, silent);
    const kept = storeAt(host, name, { stall: 50 }).ensure([file], silent);
    await expect(kept).rejects.toMatchObject({ code: "network", message: expect.stringContaining("nothing came") });
    expect(host.requests).toHaveLength(6);
  });
});

test("without network it waits for it, longer than it would try", async () => {
  const entry = host.add("/a", SIZE, (_, response) => response.destroy());
  let tries = 0;
  const offline = () => {
    if (++tries === 10) entry.answer = ranged();
    return true;
  };
  const seen: Progress[] = [];
  await storeAt(host, name, { offline }).ensure([entry.file], (progress) => seen.push(progress));
  expect(seen.some(({ waiting }) => waiting === "network")).toBe(true);
  expect(tries).toBe(10);
  expect((await keptOf(entry))?.equals(entry.bytes)).toBe(true);
});
