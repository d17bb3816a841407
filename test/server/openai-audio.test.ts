import { serve } from "@hono/node-server";
import OpenAI, { toFile } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audioApp, decodeHere, talk } from "./audio-app.ts";

/** The stock client of OpenAI, with only its address changed. */

let server: ReturnType<typeof serve>;
let client: OpenAI;
beforeAll(async () => {
  const port = await new Promise<number>((resolve) => {
    server = serve({ fetch: audioApp().fetch, port: 0, hostname: "127.0.0.1" }, (info) => resolve(info.port));
  });
  client = new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: "sk-test", maxRetries: 0 });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const file = () => toFile(talk([1, 1]), "talk.wav");
const model = "whisper-1";

describe("audio.transcriptions.create", () => {
  test("json, verbose_json, text, srt and vtt", async () => {
    expect(await client.audio.transcriptions.create({ file: await file(), model })).toMatchObject({
      text: "mhoro mhoro",
    });
    const verbose = await client.audio.transcriptions.create({
      file: await file(),
      model,
      language: "sn",
      prompt: "mhoro",
      temperature: 0,
      response_format: "verbose_json",
      timestamp_granularities: ["segment"],
      chunking_strategy: { type: "server_vad", silence_duration_ms: 400 },
    });
    expect(verbose).toMatchObject({ language: "shona", text: "mhoro mhoro", usage: { type: "duration" } });
    expect(verbose.segments?.map(({ id }) => id)).toEqual([0, 1]);
    const as = async (response_format: "text" | "srt" | "vtt") =>
      client.audio.transcriptions.create({ file: await file(), model, response_format });
    expect(await as("text")).toBe("mhoro mhoro\n");
    expect(await as("srt")).toMatch(/^1\n00:00:0/);
    expect(await as("vtt")).toMatch(/^WEBVTT\n/);
  });

  test("a stream", async () => {
    const stream = await client.audio.transcriptions.create({ file: await file(), model, stream: true });
    let text = "";
    let done = "";
    for await (const event of stream) {
      if (event.type === "transcript.text.delta") text += event.delta;
      if (event.type === "transcript.text.done") done = event.text;
    }
    expect(text).toBe("mhoro mhoro");
    expect(done).toBe(text);
  });

  test("refusals are the client's own errors", async () => {
    const words = client.audio.transcriptions.create({
      file: await file(),
      model,
      response_format: "verbose_json",
      timestamp_granularities: ["word"],
    });
    await expect(words).rejects.toMatchObject({ status: 400, param: "timestamp_granularities[]" });
    await expect(words).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    const unknown = client.audio.transcriptions.create({ file: await file(), model: "whisper-9" });
    await expect(unknown).rejects.toMatchObject({ status: 404, code: "model_not_found" });
    const translated = client.audio.translations.create({ file: await file(), model });
    await expect(translated).rejects.toMatchObject({ status: 400, param: "model" });
  });
});

describe("audio.speech.create", () => {
  test.each(["mp3", "opus", "flac", "wav"] as const)("%s", async (response_format) => {
    const response = await client.audio.speech.create({
      model: "tts-1",
      voice: "alloy",
      input: "Mhoro.",
      response_format,
    });
    const { samples } = await decodeHere(new Uint8Array(await response.arrayBuffer()));
    expect(samples.length).toBeGreaterThan(1_500);
    expect(samples.some((x) => Math.abs(x) > 0.3)).toBe(true);
  });

  test("pcm, read as a stream", async () => {
    const input = "Mhoro shamwari. Makadii henyu nhasi? Ndafara kukuonai.";
    const response = await client.audio.speech.create({
      model: "tts-1",
      voice: "alloy",
      input,
      response_format: "pcm",
    });
    const parts: Buffer[] = [];
    for await (const part of response.body ?? []) parts.push(Buffer.from(part as Uint8Array));
    const bytes = Buffer.concat(parts);
    expect(Math.max(...Array.from({ length: 2_000 }, (_, i) => bytes.readInt16LE(2 * i)))).toBeGreaterThan(15_000);
    expect(bytes.length % 2).toBe(0);
    expect(bytes.length / 2).toBeGreaterThan(2 * 2_400);
  });

  test("refusals name the parameter", async () => {
    const fast = client.audio.speech.create({ model: "tts-1", voice: "alloy", input: "Mhoro.", speed: 2 });
    await expect(fast).rejects.toMatchObject({ status: 400, param: "speed" });
  });
});
