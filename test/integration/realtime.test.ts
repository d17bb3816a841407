import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { isFailure } from "../../core/failure.ts";
import { resample } from "../../core/pcm.ts";
import { toWire } from "../../core/realtime/sound.ts";
import { readWav } from "../../core/wav.ts";
import { openHost } from "../../server/converse.ts";
import { openRealtime } from "../../server/realtime/sockets.ts";
import { backend, services } from "../server/services.ts";

type Told = { readonly type: string; readonly at: number; readonly [key: string]: unknown };
const CHUNK = 20;

function recording(file: string): Float32Array {
  const audio = readWav(readFileSync(join(import.meta.dirname, "../fixtures/speech", file)));
  if (isFailure(audio)) throw new Error(audio.message);
  return resample(audio.samples, audio.sampleRate, 24_000);
}

test("the pocket pack over a WebSocket: a spoken turn, and another one into its answer", async () => {
  const { engines, hearing, rules } = await openHost();
  const { vad, asr, llm, tts } = engines;
  const stand = backend({ hearing, rules, asr, llm, tts, openVad: async () => vad });
  const realtime = openRealtime(services({ backend: stand }), { addressOf: () => "local" });
  const server = createServer().on("upgrade", realtime.upgrade);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/realtime`, {
    headers: { Authorization: "Bearer sk-test" },
  });
  const told: Told[] = [];
  socket.on("message", (data) => told.push({ ...JSON.parse(data.toString()), at: performance.now() }));
  const all = (type: string) => told.filter((event) => event.type === type);
  await expect.poll(() => all("session.created").length, { timeout: 60_000 }).toBe(1);
  const detection = { type: "server_vad", silence_duration_ms: 400 };
  socket.send(
    JSON.stringify({
      type: "session.update",
      session: { type: "realtime", audio: { input: { turn_detection: detection } } },
    }),
  );
  let waiting: Float32Array = new Float32Array(0);
  const microphone = setInterval(() => {
    const length = 24 * CHUNK;
    const block = new Float32Array(length);
    block.set(waiting.subarray(0, length));
    waiting = waiting.subarray(length);
    const audio = Buffer.from(toWire(block, { type: "audio/pcm", rate: 24_000 })).toString("base64");
    socket.send(JSON.stringify({ type: "input_audio_buffer.append", audio }));
  }, CHUNK);
  try {
    waiting = recording("09.wav");
    await expect.poll(() => all("response.output_audio.delta").length, { timeout: 60_000 }).toBeGreaterThan(5);
    waiting = recording("08.wav");
    await expect.poll(() => all("response.done").length, { timeout: 60_000 }).toBeGreaterThan(0);
    await expect
      .poll(() => all("conversation.item.input_audio_transcription.completed").length, { timeout: 60_000 })
      .toBe(2);
    await expect.poll(() => all("response.done").length, { timeout: 60_000 }).toBe(2);
  } finally {
    clearInterval(microphone);
    socket.close();
    realtime.close();
    server.close();
  }
  const words = all("conversation.item.input_audio_transcription.completed").map(({ transcript }) => transcript);
  expect(words).toEqual(["guta guru rezimbabwe nderipi", "zuva rinobuda kupi"]);
  const [first, second] = all("response.done").map(({ response }) => response as { id: string; status: string });
  expect([first?.status, second?.status]).toEqual(["cancelled", "completed"]);
  const done = told.findIndex(({ type }) => type === "response.done");
  expect(told.slice(done + 1).filter(({ response_id }) => response_id === first?.id)).toEqual([]);
  expect(all("error")).toEqual([]);
});
