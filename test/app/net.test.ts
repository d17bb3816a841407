import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openNet } from "../../app/net.ts";
import { failure } from "../../core/failure.ts";

let server: Server;
let origin: string;
let asked: string[];
let notes: Map<string, unknown>;
let requests: { url: string | undefined; referer: string | undefined }[];

const store = {
  remember: async (key: string, value: unknown) => void notes.set(key, structuredClone(value)),
  recall: async (key: string) => notes.get(key),
};

beforeEach(async () => {
  asked = [];
  notes = new Map();
  requests = [];
  server = createServer((request, response) => {
    requests.push({ url: request.url, referer: request.headers.referer });
    response.end("here");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

function open(yes: boolean, home = "https://site.example") {
  return openNet({
    home,
    store,
    ask: async (question) => {
      asked.push(question.kind === "host" ? `${question.host} ${question.why}` : question.kind);
      return yes;
    },
    changed: () => {},
  });
}

describe("a host the person was not asked about", () => {
  test("is asked about once, then reached and remembered for workers and the next start", async () => {
    const net = await open(true);
    expect(await (await net.fetch(`${origin}/a`)).text()).toBe("here");
    await net.fetch(`${origin}/b`);
    const host = new URL(origin).host;
    expect(asked).toEqual([`${host} models`]);
    expect(notes.get("hosts")).toEqual([origin]);
    const next = await open(false);
    await next.permit([`${origin}/c`], "pack");
    expect(await next.hosts()).toEqual([{ host, allowed: true }]);
  });

  test("is never reached when refused, is listed, and is asked about again the next time", async () => {
    const net = await open(false);
    const host = new URL(origin).host;
    await expect(net.fetch(`${origin}/a`)).rejects.toMatchObject({ code: "refused-host", detail: { host } });
    await expect(net.permit([`${origin}/a`], "pack")).rejects.toMatchObject({ code: "refused-host" });
    expect(requests).toEqual([]);
    expect(asked).toEqual([`${host} models`, `${host} pack`]);
    expect(await net.hosts()).toEqual([{ host, allowed: false }]);
    expect(notes.get("hosts")).toBeUndefined();
  });

  test("that was refused is not asked about by what nobody began, until it is allowed or forgotten", async () => {
    const net = await open(false);
    await expect(net.fetch(`${origin}/a`)).rejects.toMatchObject({ code: "refused-host" });
    await expect(net.fetch(`${origin}/b`)).rejects.toMatchObject({ code: "refused-host" });
    expect(asked).toHaveLength(1);
    await expect(net.fetch(`${origin}/c`, { why: "models" })).rejects.toMatchObject({ code: "refused-host" });
    expect(asked).toHaveLength(2);
    await net.forget(new URL(origin).host);
    await expect(net.fetch(`${origin}/d`)).rejects.toMatchObject({ code: "refused-host" });
    expect(asked).toHaveLength(3);
    await net.allow(origin);
    expect((await net.fetch(`${origin}/e`)).ok).toBe(true);
    expect(asked).toHaveLength(3);
  });

  test.each([true, false])("is asked about once by all that need it at the same time, answer: %s", async (yes) => {
    const net = await open(yes);
    const ends = await Promise.allSettled([
      net.fetch(`${origin}/a`),
      net.fetch(`${origin}/b`),
      net.permit([origin], "pack"),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(Array(3).fill(yes ? "fulfilled" : "rejected"));
    expect(asked).toHaveLength(1);
    expect(await net.hosts()).toMatchObject([{ allowed: yes }]);
  });

  test("whose question is given up is asked about again", async () => {
    let given = 0;
    const net = await openNet({
      home: "https://site.example",
      store,
      ask: async () => {
        if (given++ === 0) throw failure("aborted", "given up");
        return true;
      },
      changed: () => {},
    });
    await expect(net.fetch(`${origin}/a`)).rejects.toMatchObject({ code: "aborted" });
    expect(await net.hosts()).toEqual([]);
    expect((await net.fetch(`${origin}/a`)).ok).toBe(true);
  });

  test("is asked about again after it was forgotten", async () => {
    const net = await open(true);
    await net.permit([`${origin}/a`], "models");
    await net.forget(new URL(origin).host);
    expect(await net.hosts()).toEqual([]);
    expect(notes.get("hosts")).toEqual([]);
    await net.permit([`${origin}/a`], "models");
    expect(asked).toHaveLength(2);
  });
});

test("the site itself needs no leave", async () => {
  const net = await open(false, origin);
  expect((await net.fetch(`${origin}/a`)).ok).toBe(true);
  expect(asked).toEqual([]);
  expect(await net.hosts()).toEqual([]);
});

test("hosts that an allowed one passed on to are listed with it, and go with it", async () => {
  const net = await open(true);
  await net.permit(["https://hub.example/a"], "models");
  notes.set("reached", { "https://cdn.example": "hub.example", "https://other.example": "elsewhere.example", no: 7 });
  expect(await net.hosts()).toMatchObject([
    { host: "hub.example", allowed: true },
    { host: "cdn.example", allowed: true, via: "hub.example" },
    { host: "other.example", via: "elsewhere.example" },
  ]);
  await net.forget("hub.example");
  expect((await net.hosts()).map(({ host }) => host)).toEqual(["other.example"]);
});

test("several addresses of one host are one question", async () => {
  const net = await open(true);
  await net.permit([`${origin}/a`, `${origin}/b`, "https://other.example/c"], "models");
  expect(asked).toHaveLength(2);
});

test("a damaged note is no leave", async () => {
  notes.set("hosts", [7, "no url", { origin }]);
  const net = await open(false);
  await expect(net.permit([`${origin}/a`], "models")).rejects.toMatchObject({ code: "refused-host" });
});
