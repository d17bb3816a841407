import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { Drain } from "../../server/drain.ts";
import { type Listening, listen } from "../../server/node.ts";
import type { GuardOptions } from "../../server/safety/guards.ts";
import type { Services } from "../../server/services.ts";
import { openTalking } from "../../server/talking.ts";
import { appOf } from "./app-of.ts";
import { everything, gate, limits, services } from "./services.ts";

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A server with sessions on stand-in engines. */
async function opened(guarding: Partial<GuardOptions> = {}, parts: Partial<Services> = {}) {
  const drain = new Drain();
  const all = { keyless: false, hosts: [], origins: [], trustedProxies: [], shed: () => false, ...guarding };
  const talking = openTalking(services(parts), all, drain);
  const options = { host: "127.0.0.1", port: 0, connections: 100, bodyBytes: 1 << 20 };
  const listening: Listening = await listen(appOf(parts), { ...options, drain, upgrade: talking.upgrade });
  ends.push(
    () => listening.close(),
    () => talking.close(),
  );
  return { url: listening.url.replace("http", "ws"), drain, talking };
}

const connect = (url: string, protocols: string[] = ["realtime", "openai-insecure-api-key.sk-test"], headers = {}) =>
  new WebSocket(`${url}/v1/realtime?model=pocket-llm-sn`, protocols, { headers });
const isOpen = (ws: WebSocket) =>
  new Promise<WebSocket>((resolve, reject) => {
    ws.once("open", () => resolve(ws)).once("error", reject);
  });
/** The status and the body of a refusal. */
const refused = (ws: WebSocket) =>
  new Promise<{ status: number | undefined; error: { code: string } }>((resolve, reject) => {
    ws.once("open", () => reject(new Error("it was let in"))).on("error", () => {});
    ws.once("unexpected-response", (_request, response) => {
      let body = "";
      response.on("data", (data) => {
        body += data;
      });
      response.on("end", () => resolve({ status: response.statusCode, ...JSON.parse(body) }));
    });
  });
/** The type of the next event. */
const next = (ws: WebSocket) =>
  new Promise<string>((resolve) => ws.once("message", (data) => resolve(JSON.parse(String(data)).type)));
const closed = (ws: WebSocket) => new Promise<number>((resolve) => ws.once("close", (code) => resolve(code)));

describe("who gets a WebSocket", () => {
  test("a key in the subprotocol, as browsers send it, or in the header", async () => {
    const { url } = await opened();
    const browser = connect(url);
    expect(await next(browser)).toBe("session.created");
    expect(browser.protocol).toBe("realtime");
    const other = connect(url, [], { Authorization: "Bearer sk-test" });
    expect(await next(other)).toBe("session.created");
    expect(other.protocol).toBe("");
  });

  test("no key, no such model, no such path, too many, too busy, from elsewhere", async () => {
    const { url } = await opened();
    expect(await refused(connect(url, ["realtime"]))).toMatchObject({
      status: 401,
      error: { code: "missing_api_key" },
    });
    const key = { headers: { Authorization: "Bearer sk-test" } };
    const named = new WebSocket(`${url}/v1/realtime?model=other`, key);
    expect(await refused(named)).toMatchObject({ status: 404, error: { code: "model_not_found" } });
    expect(await refused(new WebSocket(`${url}/other`, key))).toMatchObject({ status: 404 });
    const poor = await opened(
      {},
      {
        gate: {
          ...gate,
          spend: async () => ({ allowed: false, limit: 1, remaining: 0, resetSeconds: 9, windowSeconds: 60 }),
        },
      },
    );
    expect(await refused(connect(poor.url))).toMatchObject({ status: 429, error: { code: "rate_limit_exceeded" } });
    const full = await opened({ shed: () => true });
    expect(await refused(connect(full.url))).toMatchObject({ status: 503, error: { code: "overloaded" } });
    const keyless = await opened({ keyless: true }, { gate: { ...gate, whose: async () => everything } });
    expect(await refused(connect(keyless.url, [], { Origin: "https://evil.example" }))).toMatchObject({ status: 403 });
    expect(await refused(connect(keyless.url, [], { Host: "evil.example" }))).toMatchObject({ status: 403 });
    await isOpen(connect(keyless.url, [], { Origin: "http://localhost:8080" }));
  });

  test("no caller has more than half of the sessions, and one that ends makes room", async () => {
    const { url } = await opened();
    const some = await Promise.all([1, 2].map(() => isOpen(connect(url))));
    expect(limits.sessions).toBe(4);
    expect(await refused(connect(url))).toMatchObject({ status: 503, error: { code: "overloaded" } });
    const gone = closed(some[0] as WebSocket);
    some[0]?.close();
    await gone;
    await isOpen(connect(url));
  });
});

describe("what a client may send", () => {
  test("a message that is too large ends its session, and no other", async () => {
    const { url } = await opened();
    const [rude, other] = await Promise.all([isOpen(connect(url)), isOpen(connect(url))]);
    const end = closed(rude);
    rude.on("error", () => {});
    rude.send("x".repeat((16 << 20) + 1));
    expect(await end).toBe(1009);
    const answer = new Promise<void>((resolve) =>
      other.on("message", (data) => JSON.parse(String(data)).type === "error" && resolve()),
    );
    other.send("still there");
    await answer;
  });

  test("thousands of fragments end it", async () => {
    const { url } = await opened();
    const ws = await isOpen(connect(url));
    const end = closed(ws);
    ws.on("error", () => {});
    for (let i = 0; i < 1_000; i++) ws.send("x", { fin: false });
    expect(await end).toBe(1008);
  });

  test("wrong keys are counted, and then not looked at", async () => {
    const tries = { allowed: false, limit: 30, remaining: 0, resetSeconds: 60, windowSeconds: 60 };
    const { url } = await opened({ wrong: async () => tries });
    const guess = connect(url, ["realtime", "openai-insecure-api-key.sk-guess"]);
    expect(await refused(guess)).toMatchObject({ status: 429, error: { code: "too_many_wrong_keys" } });
  });
});

describe("the end of the server", () => {
  test("new sessions are refused, those in which nothing is said end at once", async () => {
    const { url, drain, talking } = await opened();
    const ws = await isOpen(connect(url));
    const end = closed(ws);
    const drained = drain.end(new Promise(() => {}));
    talking.drain();
    expect(await refused(connect(url))).toMatchObject({ status: 503 });
    expect(await end).toBe(1001);
    expect(await drained).toBe(true);
  });
});
