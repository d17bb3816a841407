import { expect, test } from "vitest";
import type { AsrApi } from "../../core/contracts.ts";
import { RealtimeRoom } from "./realtime-room.ts";

const MANUAL = { type: "session.update", session: { type: "realtime", audio: { input: { turn_detection: null } } } };
const COMMIT = { type: "input_audio_buffer.commit" };
const never = () => new Promise<never>(() => {});

test("commits that nobody reads are bounded, and what was refused can be committed later", async () => {
  let free: (() => void)[] = [];
  const transcribe: AsrApi["transcribe"] = ({ turn, revision, at }) =>
    new Promise((resolve) =>
      free.push(() => resolve({ turn, revision, text: "ehe", confidence: 1, noSpeech: 0, start: at, end: at })),
    );
  const room = await new RealtimeRoom({ backend: { asr: { transcribe } } }).open();
  room.send(MANUAL);
  for (let i = 0; i < 300; i++) {
    await room.say(120);
    room.send({ ...COMMIT, event_id: `c${i}` });
  }
  const taken = room.all("input_audio_buffer.committed").length;
  expect(taken).toBeGreaterThanOrEqual(16);
  expect(taken).toBeLessThanOrEqual(64);
  expect(room.last("error").error).toMatchObject({ code: "too_many_commits", event_id: "c299" });
  while (free.length > 0) {
    const ready = free;
    free = [];
    for (const go of ready) go();
    await room.pass(50);
  }
  room.send({ ...COMMIT, event_id: "again" });
  expect(room.all("input_audio_buffer.committed")).toHaveLength(taken + 1);
});

test("so is sound that was committed and waits to be read", async () => {
  const room = await new RealtimeRoom({ backend: { asr: { transcribe: never } } }).open();
  room.send(MANUAL);
  const committed = () => room.all("input_audio_buffer.committed").length;
  const commit = async (ms: number) => {
    await room.sound(0.1, ms, 1_000);
    room.send(COMMIT);
  };
  for (let i = 0; i < 4; i++) await commit(85_000);
  expect(committed()).toBe(4);
  await commit(30_000);
  expect(room.last("error").error.code).toBe("too_many_commits");
  room.send({ type: "input_audio_buffer.clear" });
  await commit(10_000);
  expect(committed()).toBe(5);
});

test("commits wait for a detector that hangs no longer than sound does", async () => {
  const room = await new RealtimeRoom({
    backend: { openVad: async () => ({ probability: never, reset: () => {} }) },
  }).open();
  await room.sound(0.1, 200);
  for (let i = 0; i < 5_000; i++) room.send(COMMIT);
  expect(room.last("error").error.code).toBe("input_audio_buffer_full");
});

test("events that come before the session has begun are bounded in number and in size", async () => {
  const many = new RealtimeRoom({ backend: { openVad: never } });
  for (let i = 0; i < 300; i++) many.send(COMMIT);
  expect(many.closed).toMatchObject({ code: 1008 });
  const large = new RealtimeRoom({ backend: { openVad: never } });
  for (let i = 0; i < 3; i++) large.sendText(" ".repeat(6 * 1024 * 1024));
  expect(large.closed).toMatchObject({ code: 1008 });
});
