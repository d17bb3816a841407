import fc from "fast-check";
import { expect, test } from "vitest";
import { createApp } from "../../server/app.ts";
import { openGate } from "../../server/safety/gate.ts";
import { guards } from "../../server/safety/guards.ts";
import type { Services } from "../../server/services.ts";
import { Collector } from "../../server/watch/collector.ts";
import { openLog } from "../../server/watch/log.ts";
import { openMeter } from "../../server/watch/meter.ts";
import { openTracer } from "../../server/watch/tracer.ts";
import { answers, backend, hears, services } from "./services.ts";

const SECRETS = {
  key: "sk-MARKED-key-0123456789",
  heard: "ndiri kuda MARKED-heard",
  asked: "ndibatsire MARKED-asked",
  said: "hongu MARKED-said ",
  file: "MARKED-file.wav",
  subject: "203.0.113.77",
};

/** Everything that leaves a server that is watched: lines, figures, spans. */
async function watched(use: (app: ReturnType<typeof createApp>) => Promise<void>, parts: Partial<Services> = {}) {
  const lines: string[] = [];
  const sent: string[] = [];
  const fetched: typeof fetch = async (_url, init) => {
    sent.push(String(init?.body));
    return new Response("{}");
  };
  const meter = openMeter();
  const collector = new Collector({ url: "http://collector", version: "1", meter, fetch: fetched });
  const log = openLog("debug", { write: (line) => lines.push(line) });
  const tracer = openTracer({ collector, now: Date.now });
  const gate = openGate({
    keys: [`all:models+audio+chat+metrics:${SECRETS.key}`],
    rates: { points: 99, windowSeconds: 60 },
    now: Date.now,
  });
  const all = services({ log, meter, tracer, gate, ...parts });
  const options = { keyless: false, hosts: [], origins: [], trustedProxies: [], shed: () => false };
  await use(createApp(all, { version: "1", guards: guards(all, options) }));
  await collector.close();
  return { lines, spans: sent.join(), figures: await meter.text() };
}

test("a whole turn with marked secrets leaves none of them in lines, spans or figures", async () => {
  const parts = { backend: backend({ asr: hears(SECRETS.heard), llm: answers(SECRETS.said, SECRETS.said) }) };
  const authorization = `Bearer ${SECRETS.key}`;
  const json = { authorization, "content-type": "application/json", "x-forwarded-for": SECRETS.subject };
  const statuses: number[] = [];
  const { lines, spans, figures } = await watched(async (app) => {
    const ask = async (path: string, init: RequestInit) => {
      const answer = await app.request(path, init);
      statuses.push(answer.status);
      await answer.arrayBuffer();
    };
    const form = new FormData();
    form.set("file", new Blob(["RIFF"]), SECRETS.file);
    form.set("model", "whisper-1");
    await ask("/v1/audio/transcriptions", { method: "POST", headers: { authorization }, body: form });
    const messages = [{ role: "user", content: SECRETS.asked }];
    for (const stream of [false, true]) {
      const body = JSON.stringify({ model: "pocket-llm-sn", messages, stream });
      await ask("/v1/chat/completions", { method: "POST", headers: json, body });
    }
    const speech = JSON.stringify({ model: "tts-1", voice: "alloy", input: SECRETS.said, response_format: "wav" });
    await ask("/v1/audio/speech", { method: "POST", headers: json, body: speech });
    await ask(`/v1/models/${SECRETS.said}?q=${SECRETS.asked}`, { headers: json });
    await ask(`/v1/${SECRETS.asked}`, { headers: json });
    await ask("/v1/models", { headers: { authorization: `${authorization}x` } });
  }, parts);
  expect(statuses.length).toBe(7);
  expect(lines.length).toBeGreaterThanOrEqual(7);
  for (const told of [lines.join(""), spans, figures]) {
    expect(told).not.toBe("");
    expect(told).not.toContain("MARKED");
    expect(told).not.toContain(SECRETS.subject);
  }
});

test("what somebody puts into a field by carelessness is left out, and that is told", () => {
  const lines: string[] = [];
  const log = openLog("info", { write: (line) => lines.push(line) });
  const careless = {
    code: "ndiri kuda mvura",
    model: "sk-live-123",
    text: "mhoro",
    route: "10.1.2.3",
    caller: "a@b.example",
  };
  log.warn({ ...careless, stage: "asr", turn: 3, session: "sess_1" }, "an engine was slow");
  const [line = ""] = lines;
  expect(JSON.parse(line)).toMatchObject({
    level: "warn",
    stage: "asr",
    turn: 3,
    session: "sess_1",
    left_out: 5,
    msg: "an engine was slow",
  });
  for (const value of Object.values(careless)) expect(line).not.toContain(value);
  log.debug({}, "not at this level");
  expect(lines.length).toBe(1);
});

test("no text with a blank, no address and nothing long comes through any field", () => {
  const names = fc.constantFrom("code", "model", "session", "reason", "text", "input");
  const texts = fc.oneof(
    fc.tuple(fc.string({ minLength: 1 }), fc.string({ minLength: 1 })).map((two) => two.join(" ")),
    fc.ipV4(),
    fc.ipV6().filter((address) => address.split(":").length > 2),
    fc.emailAddress(),
    fc.base64String({ minLength: 84 }),
  );
  fc.assert(
    fc.property(names, texts, (name, text) => {
      const lines: string[] = [];
      openLog("info", { write: (line) => lines.push(line) }).info({ [name]: text }, "said");
      expect(JSON.parse(lines[0] ?? "")).toMatchObject({ left_out: 1, msg: "said" });
      expect(JSON.parse(lines[0] ?? "")).not.toHaveProperty(name);
    }),
  );
});

test("a request is one line, one span and two figures, by its pattern and not its path", async () => {
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const headers = { authorization: `Bearer ${SECRETS.key}`, traceparent };
  let name: string | null = null;
  const { lines, spans, figures } = await watched(async (app) => {
    name = (await app.request("/v1/models/whisper-1", { headers })).headers.get("x-request-id");
  });
  expect(lines.length).toBe(1);
  const line = JSON.parse(lines[0] ?? "{}");
  expect(line).toMatchObject({ method: "GET", status: 200, caller: "all", trace: traceparent.slice(3, 35) });
  expect(line.route).toMatch(/^\/v1\/models\/:\w+/);
  expect(line.request).toBe(name);
  const [span] = JSON.parse(spans).resourceSpans[0].scopeSpans[0].spans;
  expect(span).toMatchObject({
    traceId: traceparent.slice(3, 35),
    parentSpanId: "b7ad6b7169203331",
    kind: 2,
    name: "GET",
  });
  expect(span.attributes).toContainEqual({ key: "http.response.status_code", value: { intValue: "200" } });
  expect(figures).toContain(`inzwa_http_requests_total{method="GET",route="${line.route}",status="200"} 1`);
  expect(figures).toContain("inzwa_http_request_seconds_bucket");
  expect(figures).toContain("inzwa_process_cpu_seconds_total");
});

test("what nobody expected is told by its place in the code, not by its words", async () => {
  const broken = backend({
    llm: {
      reply: async () => {
        throw new TypeError(`no place for ${SECRETS.asked}\n    at nowhere (MARKED.ts:1:1)`);
      },
    },
  });
  const { lines } = await watched(
    async (app) => {
      const headers = { authorization: `Bearer ${SECRETS.key}`, "content-type": "application/json" };
      const body = JSON.stringify({ model: "pocket-llm-sn", messages: [{ role: "user", content: SECRETS.asked }] });
      expect((await app.request("/v1/chat/completions", { method: "POST", headers, body })).status).toBe(500);
    },
    { backend: broken },
  );
  const line = lines.find((one) => one.includes("a request failed")) ?? "{}";
  expect(JSON.parse(line)).toMatchObject({ level: "error", caller: "all", status: 500, kind: "TypeError" });
  expect(JSON.parse(line).at).toMatch(/^watch-lines\.test\.ts:\d+$/);
  expect(line).not.toContain("MARKED");
});
