import { afterEach, beforeEach, expect, test } from "vitest";
import type { EngineSpec } from "../../../core/contracts.ts";
import { writeWav } from "../../../core/wav.ts";
import { openaiTts } from "../../../workers/openai/tts.ts";
import { ChatServer } from "./chat-server.ts";

const spec: EngineSpec = {
  engine: "openai",
  model: "m",
  language: "sn",
  backend: "wasm",
  dtype: "fp32",
  threads: 1,
  can: {},
};
const request = { turn: 1, revision: 0, phrase: 2, text: "Mhoro" };
const tone = Float32Array.from({ length: 1_600 }, (_, n) => Math.sin(n / 9) / 2);

let server: ChatServer;
let base: string;
beforeEach(async () => {
  server = new ChatServer();
  base = await server.open();
});
afterEach(() => server.close());

async function opened(voice?: string) {
  const engine = openaiTts({ base, fetch, voice });
  await engine.load(spec);
  return engine;
}

test("a phrase is asked for as WAV, whose header tells its rate", async () => {
  server.answer = (response) => void response.end(writeWav(tone, 16_000));
  const speech = await (await opened("nehanda")).speak(request);
  expect(server.posted[0]).toMatchObject({
    path: "/v1/audio/speech",
    body: { model: "m", voice: "nehanda", input: "Mhoro", response_format: "wav" },
  });
  expect(speech).toMatchObject({ turn: 1, revision: 0, phrase: 2, sampleRate: 16_000, marks: [] });
  expect(Math.max(...speech.samples.map((x, i) => Math.abs(x - (tone[i] ?? 9))))).toBeLessThan(1 / 32_768);
});

test("a server without WAV is asked for bare samples at 24 kHz, and so from then on", async () => {
  const pcm = Buffer.from(writeWav(tone, 24_000).slice(44));
  server.answer = (response, { body }) =>
    void (body.response_format === "pcm" ? response.end(pcm) : response.writeHead(400).end("{}"));
  const engine = await opened();
  const speech = await engine.speak(request);
  await engine.speak(request);
  expect(speech.sampleRate).toBe(24_000);
  expect(speech.samples).toHaveLength(1_600);
  expect(server.posted.map(({ body }) => body.response_format)).toEqual(["wav", "pcm", "pcm"]);
});

test.each([
  ["no sound", (r: import("node:http").ServerResponse) => r.end("hello"), "network"],
  ["nothing", (r: import("node:http").ServerResponse) => r.end(), "network"],
  ["no such model", (r: import("node:http").ServerResponse) => r.writeHead(404).end(), "no-model"],
])("%s is a failure", async (_, rude, code) => {
  server.answer = (response) => void rude(response);
  await expect((await opened()).speak(request)).rejects.toMatchObject({ code });
});

test("an abort closes the connection", async () => {
  const controller = new AbortController();
  server.answer = () => controller.abort();
  await expect((await opened()).speak(request, controller.signal)).rejects.toMatchObject({ code: "aborted" });
  await expect.poll(() => server.abandoned, { timeout: 30_000 }).toBe(1);
});

test("a model that the server does not have is told when it is loaded", async () => {
  server.models = ["another"];
  await expect(opened()).rejects.toMatchObject({ code: "model-load" });
});
