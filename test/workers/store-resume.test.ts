import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { costOf, keptIn } from "./store-cost.ts";
import { type Answer, type Host, type Hosted, inOrder, openHost, plain, ranged, storeAt, UNIT } from "./store-host.ts";

/** Three chunks. */
const SIZE = 8.5 * UNIT;
const PART = Math.ceil(SIZE / 20);
const silent = () => {};
let host: Host;
let name: string;
let databases = 0;

beforeEach(async () => {
  host = await openHost();
  name = `resume-${databases++}`;
});
afterEach(() => host.close());

const keptOf = (entry: Hosted) => keptIn(name, entry);
const cost = (entry: Hosted) => costOf(host, name, entry);

describe("drops", () => {
  test("at every twentieth, one after the other", async () => {
    const entry = host.add("/a", SIZE, ranged(PART));
    expect(await cost(entry)).toBeLessThan(1.3);
    expect(host.requests.length).toBeGreaterThanOrEqual(20);
  });

  test("at one twentieth after the other, each seen by a new visit", async () => {
    const entry = host.add("/a", SIZE);
    const gone: Answer = (_, response) => void response.writeHead(404).end();
    for (let part = 1; part < 20; part++) {
      entry.answer = inOrder(ranged(PART), gone);
      const kept = storeAt(host, name).ensure([entry.file], silent);
      await expect(kept).rejects.toMatchObject({ code: "network" });
      expect(await keptOf(entry)).toBeUndefined();
    }
    entry.answer = ranged();
    expect(await cost(entry)).toBeLessThan(1.3);
  });

  test("before the first byte, and just before the last", async () => {
    const entry = host.add("/a", SIZE, inOrder(ranged(0), ranged(1), ranged(SIZE - 2), ranged(0), ranged()));
    expect(await cost(entry)).toBeLessThan(1.3);
  });
});

describe("ranges", () => {
  test("ignored: what is here is thrown away, and not for ever", async () => {
    const entry = host.add("/a", SIZE, inOrder(ranged(SIZE / 2), plain()));
    expect(await cost(entry)).toBeLessThan(1.6);
    const other = host.add("/b", SIZE, plain(SIZE / 2));
    await expect(storeAt(host, name).ensure([other.file], silent)).rejects.toMatchObject({ code: "network" });
    expect(host.sent / SIZE).toBeLessThan(5);
  });

  test("416 for what is here", async () => {
    const refuse: Answer = (_, response) => void response.writeHead(416).end();
    const entry = host.add("/a", SIZE, inOrder(ranged(SIZE / 2), refuse, ranged()));
    expect(await cost(entry)).toBeLessThan(1.6);
  });

  test("416 for everything", async () => {
    const { file } = host.add("/a", SIZE, (_, response) => void response.writeHead(416).end());
    const kept = storeAt(host, name).ensure([file], silent);
    await expect(kept).rejects.toMatchObject({ code: "network", detail: { status: 416 } });
    expect(host.requests).toHaveLength(1);
  });

  test("another place in the file than asked for", async () => {
    const elsewhere: Answer = (_, response, bytes) => {
      response.writeHead(206, { "content-range": `bytes 5-${SIZE - 1}/${SIZE}` }).end(bytes.subarray(5));
    };
    const entry = host.add("/a", SIZE, inOrder(ranged(SIZE / 2), elsewhere, ranged()));
    expect(await cost(entry)).toBeLessThan(2.6);
  });

  test("a wrong place under the right name is found out by the hash", async () => {
    const shifted: Answer = (request, response, bytes) => {
      const from = Number(/(\d+)-/.exec(request.headers.range ?? "")?.[1]);
      response.writeHead(206, { "content-range": `bytes ${from}-${SIZE - 1}/${SIZE}` });
      response.end(Buffer.concat([bytes.subarray(from + 1), Buffer.alloc(1)]));
    };
    const entry = host.add("/a", SIZE, inOrder(ranged(SIZE / 2), shifted, ranged()));
    expect(await cost(entry)).toBeLessThan(2.6);
  });

  test("in small pieces, each shorter than asked for", async () => {
    const pieces: Answer = (request, response, bytes) => {
      const from = Number(/(\d+)-/.exec(request.headers.range ?? "")?.[1]);
      const piece = bytes.subarray(from, from + UNIT);
      response.writeHead(206, { "content-range": `bytes ${from}-${from + piece.length - 1}/${SIZE}` }).end(piece);
    };
    expect(await cost(host.add("/a", SIZE, pieces))).toBeLessThan(1.1);
  });
});

describe("another etag in the middle", () => {
  test("with If-Range heeded: begun anew", async () => {
    const entry = host.add("/a", SIZE, inOrder(ranged(SIZE / 2, '"old"'), ranged(Number.POSITIVE_INFINITY, '"new"')));
    expect(await cost(entry)).toBeLessThan(1.6);
  });

  test("with If-Range ignored: seen by its new etag, before the hash has to tell", async () => {
    const heedless: Answer = (request, ...rest) => {
      delete request.headers["if-range"];
      ranged(Number.POSITIVE_INFINITY, '"new"')(request, ...rest);
    };
    const entry = host.add("/a", SIZE, inOrder(ranged(SIZE / 2, '"old"'), heedless));
    await storeAt(host, name).ensure([entry.file], silent);
    expect((await keptOf(entry))?.equals(entry.bytes)).toBe(true);
    expect(host.starts).toEqual([0, expect.any(Number), 0]);
    expect(host.starts[1]).toBeGreaterThan(SIZE / 4);
  });
});
