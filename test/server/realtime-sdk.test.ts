import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from "@openai/agents/realtime";
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import { generate } from "selfsigned";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";
import type { LlmRequest } from "../../core/llm-contract.ts";
import { openRealtime, type Realtime } from "../../server/realtime/sockets.ts";
import { backend, services } from "./services.ts";

/** Milliseconds for what other programs on the machine may hold up. */
const PATIENCE = 30_000;

const asked: LlmRequest[] = [];
/** Seconds of voice for each phrase. */
let seconds = 0.5;
let [server, realtime, base]: [Server | undefined, Realtime | undefined, string] = [undefined, undefined, ""];

/** A voice, and a model that calls `weather` once it is offered. */
const stand = backend({
  can: { tools: true },
  llm: {
    reply: async (request, onDelta) => {
      asked.push(request);
      const { turn, revision, messages, tools } = request;
      const calls =
        tools && !messages.some(({ answers }) => answers)
          ? [{ id: "call_1", name: "weather", arguments: '{"place":"Harare"}' }]
          : [];
      const text = calls.length > 0 ? "" : "Mhoroi, makadii henyu? Ndiripo, tinotenda.";
      if (text) onDelta(text);
      return { turn, revision, text, promptTokens: 3, reused: 0, tokens: 4, calls };
    },
  },
  tts: {
    speak: async ({ turn, revision, phrase }) => ({
      turn,
      revision,
      phrase,
      samples: new Float32Array(seconds * 16_000).fill(0.3),
      sampleRate: 16_000,
      marks: [],
    }),
  },
  openVad: async () => ({
    probability: async (frame) => (Math.abs(frame[256] ?? 0) > 0.01 ? 0.95 : 0.01),
    reset: () => {},
  }),
});

beforeEach(async () => {
  asked.length = 0;
  seconds = 0.5;
  realtime = openRealtime(services({ backend: stand }), { addressOf: () => "local" });
  server = createServer();
  server.on("upgrade", realtime.upgrade);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  base = `ws://127.0.0.1:${portOf(server)}/v1`;
});

afterEach(async () => {
  realtime?.close();
  await new Promise((resolve) => server?.close(resolve));
});

const portOf = (one: Pick<Server, "address"> | undefined) => (one?.address() as AddressInfo | undefined)?.port ?? 0;

/** The stock client insists on wss. */
async function behindTls(run: (client: OpenAI) => Promise<void>): Promise<void> {
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], { keyType: "ec" });
  const secure = createSecureServer({ key, cert });
  if (realtime) secure.on("upgrade", realtime.upgrade);
  await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
  try {
    await run(new OpenAI({ apiKey: "sk-test", baseURL: `https://127.0.0.1:${portOf(secure)}/v1` }));
  } finally {
    secure.close();
    secure.closeAllConnections();
  }
}

const events = (socket: WebSocket) => {
  const all: { type: string; [key: string]: unknown }[] = [];
  socket.on("message", (data) => all.push(JSON.parse(data.toString())));
  return all;
};
const speech = (ms: number, level: number) => new Int16Array(24 * ms).fill(level * 32_767).buffer;

async function connected(): Promise<{ session: RealtimeSession; transport: OpenAIRealtimeWebSocket; seen: string[] }> {
  const weather = tool({
    name: "weather",
    description: "Mamiriro ekunze",
    parameters: z.object({ place: z.string() }),
    execute: async ({ place }) => `${place}: 22`,
  });
  const transport = new OpenAIRealtimeWebSocket({ url: `${base}/realtime?model=gpt-realtime` });
  const session = new RealtimeSession(
    new RealtimeAgent({ name: "Inzwa", instructions: "Pfupisa.", tools: [weather] }),
    { transport },
  );
  const seen: string[] = [];
  transport.on("*", ({ type }) => seen.push(type));
  await session.connect({ apiKey: "sk-test" });
  await vi.waitFor(() => expect(seen).toContain("session.updated"), PATIENCE);
  return { session, transport, seen };
}

test("the stock agents client: text in, a function called, audio and text out", async () => {
  const { session, seen } = await connected();
  let bytes = 0;
  session.on("audio", ({ data }) => {
    bytes += data.byteLength;
  });
  session.sendMessage("kunze kwakadii?");
  await vi.waitFor(() => expect(seen.filter((type) => type === "response.done")).toHaveLength(2), PATIENCE);
  expect(seen).toContain("response.function_call_arguments.done");
  expect(asked.at(-1)?.messages.find(({ answers }) => answers)?.text).toContain("22");
  expect(bytes).toBeGreaterThan(24_000);
  const last = session.history.at(-1);
  expect(last?.type === "message" && last.role === "assistant" && last.content[0]).toMatchObject({
    type: "output_audio",
    transcript: "Mhoroi, makadii henyu? Ndiripo, tinotenda.",
  });
  session.close();
});

test("the stock agents client: a spoken turn, and an interruption that truncates", async () => {
  // The client truncates only what it takes to be playing still, by the clock.
  seconds = 60;
  const { session, transport, seen } = await connected();
  session.updateHistory([]);
  transport.updateSessionConfig({
    tools: [],
    audio: { input: { turnDetection: { type: "server_vad", silenceDurationMs: 200, interruptResponse: true } } },
  });
  asked.length = 0;
  session.sendAudio(speech(600, 0.3));
  session.sendAudio(speech(500, 0));
  await vi.waitFor(() => expect(seen).toContain("response.output_audio.delta"), PATIENCE);
  expect(seen).toContain("conversation.item.input_audio_transcription.completed");
  session.sendAudio(speech(600, 0.3));
  await vi.waitFor(() => expect(seen).toContain("conversation.item.truncated"), PATIENCE);
  expect(seen.filter((type) => type === "input_audio_buffer.speech_started").length).toBeGreaterThanOrEqual(2);
  expect(seen).not.toContain("error");
  session.close();
});

test("the stock openai client: a turn in text, and another one after the connection was lost", async () => {
  await behindTls(async (client) => {
    for (const round of [1, 2]) {
      const rt = new OpenAIRealtimeWS({ model: "gpt-realtime", options: { rejectUnauthorized: false } }, client);
      const done = new Promise<unknown>((resolve) => rt.on("response.done", ({ response }) => resolve(response)));
      const text = new Promise<string>((resolve) => rt.on("response.output_text.done", (event) => resolve(event.text)));
      rt.on("error", () => {});
      rt.on("session.created", () => {
        rt.send({ type: "session.update", session: { type: "realtime", output_modalities: ["text"] } });
        const content = [{ type: "input_text", text: `mhoro ${round}` }] as const;
        rt.send({ type: "conversation.item.create", item: { type: "message", role: "user", content: [...content] } });
        rt.send({ type: "response.create" });
      });
      expect(await text).toBe("Mhoroi, makadii henyu? Ndiripo, tinotenda.");
      expect(await done).toMatchObject({ status: "completed" });
      if (round === 1) rt.socket.terminate();
      else rt.close();
      await vi.waitFor(() => expect(realtime?.size).toBe(0), PATIENCE);
    }
    expect(asked.map(({ messages }) => messages.map(({ text }) => text))).toEqual([["mhoro 1"], ["mhoro 2"]]);
  });
});

test("a browser's subprotocols carry the key, which is not sent back", async () => {
  const socket = new WebSocket(`${base}/realtime`, [
    "realtime",
    "openai-insecure-api-key.sk-test",
    "openai-beta.realtime-v1",
  ]);
  const seen = events(socket);
  await vi.waitFor(() => expect(seen[0]?.type).toBe("session.created"), PATIENCE);
  expect(socket.protocol).toBe("realtime");
  socket.close();
});

test.each([
  ["no key", "/realtime", {}, 401],
  ["a wrong key", "/realtime", { Authorization: "Bearer sk-wrong" }, 401],
  ["a model that is not there", "/realtime?model=gpt-3", { Authorization: "Bearer sk-test" }, 404],
  ["another path", "/audio", { Authorization: "Bearer sk-test" }, 404],
])("refused before there is a socket: %s", async (_, path, headers, status) => {
  const socket = new WebSocket(`${base}${path}`, { headers });
  const answered = await new Promise<number | undefined>((resolve) => {
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
    socket.on("error", () => {});
  });
  expect(answered).toBe(status);
});

test("many small fragments and an oversized frame close the socket", async () => {
  const socket = new WebSocket(`${base}/realtime`, { headers: { Authorization: "Bearer sk-test" } });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  await new Promise((resolve) => socket.on("open", resolve));
  for (let i = 0; i < 400; i++) socket.send("x", { fin: false });
  expect(await closed).toBe(1008);
});
