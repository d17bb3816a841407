import { Hono } from "hono";
import { afterEach, expect, test, vi } from "vitest";
import { failure } from "../../core/failure.ts";
import { toApiError } from "../../server/api-error.ts";
import { createApp } from "../../server/app.ts";
import type { Env } from "../../server/app-env.ts";
import { authenticate } from "../../server/safety/authenticate.ts";
import { bodies } from "../../server/safety/body.ts";
import { openGate } from "../../server/safety/gate.ts";
import { type GuardOptions, guards } from "../../server/safety/guards.ts";
import { services } from "./services.ts";

const KEYS = ["all:models+audio+chat:secret-of-all-1", "lists:models:secret-of-lists", "chief:admin:secret-of-chief"];

function app(keys: readonly string[] = KEYS, more: Partial<GuardOptions> = {}, points = 1000) {
  const gate = openGate({ keys, rates: { points, windowSeconds: 60 }, now: Date.now });
  const all = services({ gate });
  const options = {
    keyless: keys.length === 0,
    hosts: [],
    origins: [],
    trustedProxies: [],
    shed: () => false,
    wrong: gate.wrong,
  };
  return { gate, app: createApp(all, { version: "1", guards: guards(all, { ...options, ...more }) }) };
}
afterEach(() => void vi.useRealTimers());
const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

test("401 without a key that holds, 403 without the scope, 200 with both; probes are free", async () => {
  const server = app().app;
  const asked = async (path: string, init?: RequestInit) => (await server.request(path, init)).status;
  expect(await asked("/healthz")).toBe(200);
  expect(await asked("/v1/models")).toBe(401);
  expect(await asked("/v1/models", { headers: { authorization: "Basic c2VjcmV0" } })).toBe(401);
  expect(await asked("/v1/models", bearer("wrong-secret-1"))).toBe(401);
  expect(await asked("/v1/models", bearer("secret-of-lists"))).toBe(200);
  expect(await asked("/v1/models", { headers: { authorization: "bearer   secret-of-lists " } })).toBe(200);
  expect(await asked("/v1/chat/completions", { method: "POST", ...bearer("secret-of-lists") })).toBe(403);
  expect(await asked("/metrics", bearer("secret-of-all-1"))).toBe(403);
  expect(await asked("/v1/models", bearer("secret-of-chief"))).toBe(200);
});

test("refusals have OpenAI's shape and say nothing of the key", async () => {
  const answer = await app().app.request("/v1/models", bearer("wrong-secret-1"));
  const body = await answer.text();
  expect(JSON.parse(body)).toMatchObject({
    error: { type: "authentication_error", code: "invalid_api_key", param: null },
  });
  expect(body).not.toContain("wrong-secret-1");
  expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
});

test("while nobody can say whether a token holds, that is said", async () => {
  const server = new Hono<Env>();
  const whose = () => Promise.reject(failure("network", "the key set cannot be fetched"));
  server.use(authenticate({ whose }, () => "local"));
  server.onError((thrown) => Response.json(toApiError(thrown).body, { status: toApiError(thrown).status }));
  expect((await server.request("/v1/models", bearer("a.b.c"))).status).toBe(502);
});

test("a path cannot be written so that it needs no key", async () => {
  const server = app().app;
  for (const path of [
    "/v1/models/",
    "//v1/models",
    "/V1/models",
    "/v1/./models",
    "/v1%2fmodels",
    "/x/../v1/models",
    "/%761/models",
  ]) {
    const answer = await server.request(path);
    expect([401, 404]).toContain(answer.status);
  }
});

test("many wrong keys from one address are told to wait, while a right one goes on", async () => {
  const server = app().app;
  const statuses: number[] = [];
  for (let at = 0; at < 31; at++)
    statuses.push((await server.request("/v1/models", bearer(`wrong-secret-${at}`))).status);
  expect(new Set(statuses.slice(0, 30))).toEqual(new Set([401]));
  const last = await server.request("/v1/models", bearer("wrong-secret-x"));
  expect(last.status).toBe(429);
  expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await server.request("/v1/models", bearer("secret-of-lists"))).status).toBe(200);
});

test("each answer says what is left, the one too many when to come again", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const server = app(KEYS, {}, 2).app;
  const first = await server.request("/v1/models", bearer("secret-of-lists"));
  expect(first.headers.get("ratelimit-policy")).toBe('"default";q=2;w=60');
  expect(first.headers.get("ratelimit")).toBe('"default";r=1;t=60');
  await server.request("/v1/models", bearer("secret-of-lists"));
  const third = await server.request("/v1/models", bearer("secret-of-lists"));
  expect(third.status).toBe(429);
  expect(third.headers.get("ratelimit")).toBe('"default";r=0;t=60');
  expect(third.headers.get("retry-after")).toBe("60");
  expect(await third.json()).toMatchObject({ error: { type: "rate_limit_error", code: "rate_limit_exceeded" } });
});

test("a request costs a point, and one more for each megabyte that it says it brings", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const left = async (headers: Record<string, string>) => {
    const init = { method: "POST", body: "{}", headers: { ...bearer("secret-of-all-1").headers, ...headers } };
    const answer = await app().app.request("/v1/chat/completions", init);
    return answer.headers.get("ratelimit");
  };
  expect(await left({ "content-length": "2" })).toBe('"default";r=999;t=60');
  expect(await left({ "content-length": "3000000" })).toBe('"default";r=996;t=60');
  expect(await left({ "content-length": "-9" })).toBe('"default";r=999;t=60');
  expect(await left({})).toBe('"default";r=995;t=60');
});

test("a client secret opens no route, so it cannot make another", async () => {
  const { gate, app: server } = app();
  const made = () => gate.issue({ name: "all", scopes: new Set(["realtime"]) }, 60);
  const again = await server.request("/v1/realtime/client_secrets", {
    method: "POST",
    ...bearer((await made()).value),
  });
  expect(again.status).toBe(403);
  expect((await server.request("/v1/models", bearer((await made()).value))).status).toBe(403);
});

test("without keys other hosts and foreign pages are refused, pages of this machine are not", async () => {
  const server = app([]).app;
  const from = (url: string, origin?: string) => server.request(url, origin ? { headers: { origin } } : {});
  expect((await from("http://localhost:8000/v1/models")).status).toBe(200);
  expect((await from("http://rebound.example:8000/v1/models")).status).toBe(403);
  expect((await from("http://localhost:8000/v1/models", "https://evil.example")).status).toBe(403);
  const page = await from("http://localhost:8000/v1/models", "http://localhost:5173");
  expect(page.headers.get("access-control-allow-origin")).toBe("http://localhost:5173");
});

test("only listed origins may read, and are told so before they ask", async () => {
  const server = app(KEYS, { origins: ["https://app.example"] }).app;
  const ask = (origin: string) =>
    server.request("/v1/chat/completions", {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });
  const ours = await ask("https://app.example");
  expect(ours.status).toBe(204);
  expect(ours.headers.get("access-control-allow-origin")).toBe("https://app.example");
  expect(ours.headers.get("access-control-allow-headers")).toBe("authorization,content-type");
  expect(ours.headers.get("access-control-allow-credentials")).toBeNull();
  for (const other of ["https://app.example.evil", "http://app.example", "null", "http://localhost:3000"])
    expect((await ask(other)).headers.get("access-control-allow-origin")).toBeNull();
  const refused = await server.request("/v1/models", { headers: { origin: "https://app.example" } });
  expect(refused.status).toBe(401);
  expect(refused.headers.get("access-control-allow-origin")).toBe("https://app.example");
});

test("what is shed says so, and when to come again", async () => {
  const server = app(KEYS, { shed: (what) => what === "speech" }).app;
  const post = (path: string) => server.request(path, { method: "POST", ...bearer("secret-of-all-1") });
  const speech = await post("/v1/audio/speech");
  expect(speech.status).toBe(503);
  expect(speech.headers.get("retry-after")).toBe("2");
  expect((await post("/v1/chat/completions")).status).not.toBe(503);
});

/** An app of its own: what a body is does not depend on the routes. */
function taking(more: { readonly bytes?: number; readonly allBytes?: number; readonly graceMs?: number } = {}) {
  const server = new Hono<Env>();
  server.use(
    bodies({ bytes: 1000, allBytes: 3000, slowest: 1000, graceMs: 5000, clock: () => performance.now(), ...more }),
  );
  server.post("/", async (c) => c.text(String((await c.req.arrayBuffer()).byteLength)));
  server.onError((thrown, c) => {
    const { status } = toApiError(thrown);
    return c.text(String(status), status as 400);
  });
  return (body: BodyInit, headers: Record<string, string> = {}) =>
    server.request("/", { method: "POST", body, headers, duplex: "half" } as RequestInit);
}

test("a body is as large as it is, whatever it says of itself", async () => {
  const post = taking();
  const stream = (...sizes: number[]) =>
    new Response(new Blob(sizes.map((size) => new Uint8Array(size)))).body as ReadableStream;
  expect(await (await post(stream(400, 600))).text()).toBe("1000");
  expect((await post(stream(400, 601))).status).toBe(413);
  expect((await post(stream(400, 601), { "content-length": "5" })).status).toBe(413);
  expect((await post(stream(5), { "content-length": "1001" })).status).toBe(413);
  expect((await post(stream(5), { "content-encoding": "gzip" })).status).toBe(415);
});

test("a body that trickles is given up, and its stream with it", async () => {
  let cancelled = false;
  const trickle = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(1)),
    cancel: () => {
      cancelled = true;
    },
  });
  expect((await taking({ graceMs: 50 })(trickle)).status).toBe(408);
  expect(cancelled).toBe(true);
});

test("a body that breaks off is the client's fault", async () => {
  const broken = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new Uint8Array(1));
      controller.error(new Error("aborted"));
    },
  });
  expect((await taking()(broken)).status).toBe(400);
});

test("all bodies together have a bound, and give back what they held", async () => {
  const post = taking({ allBytes: 1500 });
  let finish = () => {};
  const open = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new Uint8Array(900));
      finish = () => controller.close();
    },
  });
  const held = post(open);
  await new Promise((resolve) => setImmediate(resolve));
  expect((await post(new Uint8Array(700))).status).toBe(503);
  finish();
  expect(await (await held).text()).toBe("900");
  expect((await post(new Uint8Array(700))).status).toBe(200);
});
