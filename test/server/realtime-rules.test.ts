import { expect, test } from "vitest";
import { pcm, RealtimeRoom } from "./realtime-room.ts";

const ask = (text: string) => ({
  type: "conversation.item.create",
  item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
});

test("a repeated event_id is answered once", async () => {
  const room = await new RealtimeRoom().open();
  const event = { ...ask("mhoro"), event_id: "same" };
  room.send(event);
  room.send(event);
  expect(room.all("conversation.item.added")).toHaveLength(1);
  room.send({ type: "response.create", event_id: "r" });
  room.send({ type: "response.create", event_id: "r" });
  await room.pass(20_000);
  expect(room.all("response.done")).toHaveLength(1);
  expect(room.all("error")).toEqual([]);
});

test.each([
  ["no JSON", "{", "invalid_json", null],
  ["a list", "[]", "invalid_value", null],
  ["an unknown event", '{"type":"session.destroy"}', "invalid_value", "type"],
  [
    "an unknown key",
    '{"type":"session.update","session":{"type":"realtime","volume":3}}',
    "unknown_parameter",
    "session.volume",
  ],
  ["a wrong value", '{"type":"input_audio_buffer.append","audio":7}', "invalid_value", "audio"],
  ["no base64", '{"type":"input_audio_buffer.append","audio":"%%%"}', "invalid_value", "audio"],
  [
    "a deep one",
    '{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"output_text","text":"x"}]}}',
    "invalid_value",
    "item.content[0].type",
  ],
  ["WebRTC's own", '{"type":"output_audio_buffer.clear"}', "unsupported_event", "type"],
  [
    "another speed",
    '{"type":"session.update","session":{"audio":{"output":{"speed":1.2}}}}',
    "unsupported_value",
    "session.audio.output.speed",
  ],
  ["an item that is not there", '{"type":"conversation.item.delete","item_id":"x"}', "item_not_found", "item_id"],
])("refused with a type and a path: %s", async (_, text, code, param) => {
  const room = await new RealtimeRoom().open();
  room.sendText(text);
  expect(room.last("error").error).toMatchObject({ type: "invalid_request_error", code, param });
  expect(room.closed).toBeUndefined();
});

test("a client that does not read is let go before a mebibyte waits for it", async () => {
  const room = await new RealtimeRoom().open();
  room.send(ask("mhoro"));
  room.send({ type: "response.create" });
  await room.pass(500);
  room.bufferedAmount = 1024 * 1024;
  const told = room.told.length;
  await room.pass(500);
  expect(room.closed?.code).toBe(1013);
  expect(room.told).toHaveLength(told);
});

test("a session ends after its time, and one that is silent after a shorter one", async () => {
  const silent = await new RealtimeRoom({ limits: { idleSeconds: 10 } }).open();
  await silent.pass(12_000);
  expect(silent.closed).toMatchObject({ code: 1000, reason: "idle" });
  const long = await new RealtimeRoom({ limits: { sessionSeconds: 20, idleSeconds: 10 } }).open();
  for (let i = 0; i < 5; i++) {
    await long.pass(5_000);
    long.send({ type: "input_audio_buffer.clear" });
  }
  expect(long.last("error").error.code).toBe("session_expired");
  expect(long.closed?.code).toBe(1001);
});

test("no more sound waits than 90 seconds", async () => {
  const room = await new RealtimeRoom({
    backend: { openVad: async () => ({ probability: () => new Promise(() => {}), reset: () => {} }) },
  }).open();
  for (let i = 0; i < 100; i++)
    room.send({ type: "input_audio_buffer.append", audio: pcm(0.1, 1_000), event_id: `e${i}` });
  const full = room.all("error").filter(({ error }) => error.code === "input_audio_buffer_full");
  expect(full.length).toBeGreaterThanOrEqual(9);
  expect(full.length).toBeLessThanOrEqual(11);
});

test("a recogniser that fails is told, and the next turn works", async () => {
  let broken = true;
  const room: RealtimeRoom = await new RealtimeRoom({
    backend: {
      asr: {
        transcribe: async ({ turn, revision, at, samples }) => {
          if (broken) throw { code: "worker-died", message: "gone" };
          return { turn, revision, text: "mhoro", confidence: 1, noSpeech: 0, start: at, end: at + samples.length };
        },
      },
    },
  }).open();
  await room.say(800);
  await room.rest(1_500);
  expect(room.last("conversation.item.input_audio_transcription.failed").error.code).toBe("worker-died");
  broken = false;
  await room.say(800);
  await room.rest(1_500);
  expect(room.last("conversation.item.input_audio_transcription.completed").transcript).toBe("mhoro");
});

test("ping and pong, and a client's own time for its sound", async () => {
  const room = await new RealtimeRoom().open();
  room.send({ type: "inzwa.ping", client_time: 5_000 });
  expect(room.last("inzwa.pong")).toMatchObject({ client_time: 5_000, server_time: room.now });
  const { server_time } = room.last("inzwa.ping");
  await room.pass(40);
  room.send({ type: "inzwa.pong", server_time, client_time: 5_020 });
  room.send({ type: "input_audio_buffer.append", audio: pcm(0, 20), client_time: 5_020 });
  expect(room.all("error")).toEqual([]);
});

test("nobody says anything behind an answer: idle_timeout_ms has another one follow", async () => {
  const room = await new RealtimeRoom().open();
  const detection = { type: "server_vad", idle_timeout_ms: 5_000 };
  room.send({
    type: "session.update",
    session: { type: "realtime", output_modalities: ["text"], audio: { input: { turn_detection: detection } } },
  });
  room.send(ask("mhoro"));
  room.send({ type: "response.create" });
  await room.pass(1_000);
  expect(room.all("response.done")).toHaveLength(1);
  await room.pass(6_000);
  expect(room.all("input_audio_buffer.timeout_triggered").length).toBeGreaterThan(0);
  expect(room.all("response.created").length).toBeGreaterThan(1);
});
