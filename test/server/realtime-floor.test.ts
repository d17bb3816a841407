import { expect, test } from "vitest";
import { RealtimeRoom } from "./realtime-room.ts";

const user = (text: string) => ({
  type: "conversation.item.create",
  item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
});
const semantic = {
  type: "session.update",
  session: { type: "realtime", audio: { input: { turn_detection: { type: "semantic_vad" } } } },
};

test("who speaks into an answer ends it: cancelled as turn_detected, and no delta of it comes afterwards", async () => {
  const room = await new RealtimeRoom().open();
  await room.say(800);
  await room.rest(2_000);
  const { id } = room.last("response.created").response;
  expect(room.seconds(id)).toBeGreaterThan(0.5);
  const before = room.told.length;
  const second = await room.say(600);
  const done = room.told.slice(before).find((event) => event.type === "response.done");
  expect(done).toMatchObject({ response: { id, status: "cancelled", status_details: { reason: "turn_detected" } } });
  const names = room.told.slice(before).map(({ type }) => type);
  expect(names.indexOf("input_audio_buffer.speech_started")).toBeLessThan(names.indexOf("response.done"));
  await room.rest(9_000);
  await room.pass(15_000);
  const at = room.told.findIndex((event) => event.event_id === done?.event_id);
  const later = room.told.slice(at + 1).filter((event) => "response_id" in event && event.response_id === id);
  expect(later).toEqual([]);
  const heard = (done?.type === "response.done" && done.response.output[0]) || undefined;
  const kept =
    heard?.type === "message" && heard.content[0]?.type === "output_audio" ? heard.content[0].transcript : "?";
  expect(room.reply.startsWith(kept)).toBe(true);
  expect(kept.length).toBeLessThan(room.reply.length);
  const said = room.asked.at(-1)?.messages.map(({ text }) => text) ?? [];
  expect(said.at(-1)).toBe(second);
  expect(said).toContain(kept);
  expect(said).not.toContain(room.reply);
});

test("semantic_vad: a backchannel lets the answer go on, and no turn comes of it", async () => {
  const room = await new RealtimeRoom().open();
  room.send(semantic);
  await room.say(800);
  await room.rest(2_000);
  const started = room.all("input_audio_buffer.speech_started").length;
  await room.backchannel(300);
  await room.rest(12_000);
  expect(room.all("input_audio_buffer.speech_started")).toHaveLength(started);
  expect(room.all("response.done").map(({ response }) => response.status)).toEqual(["completed"]);
  expect(room.seconds(room.last("response.created").response.id)).toBeGreaterThan(3);
});

test("semantic_vad: words take the floor", async () => {
  const room = await new RealtimeRoom().open();
  room.send(semantic);
  await room.say(800);
  await room.rest(2_000);
  await room.say(700);
  await room.rest(12_000);
  await room.pass(15_000);
  expect(room.all("input_audio_buffer.speech_started")).toHaveLength(2);
  expect(room.all("response.done").map(({ response }) => response.status)).toEqual(["cancelled", "completed"]);
});

test("the client's cancel ends the response; without one it is refused", async () => {
  const room = await new RealtimeRoom().open();
  room.send({ type: "response.cancel", event_id: "c1" });
  expect(room.last("error").error).toMatchObject({ code: "response_cancel_not_active", event_id: "c1" });
  room.send(user("mhoro"));
  room.send({ type: "response.create" });
  await room.pass(1_000);
  room.send({ type: "response.create", event_id: "c2" });
  expect(room.last("error").error).toMatchObject({ code: "conversation_already_has_active_response", event_id: "c2" });
  room.send({ type: "response.cancel" });
  expect(room.last("response.done").response).toMatchObject({
    status: "cancelled",
    status_details: { reason: "client_cancelled" },
  });
  const told = room.told.length;
  await room.pass(10_000);
  expect(room.told.slice(told).filter(({ type }) => type.startsWith("response."))).toEqual([]);
  room.send({ type: "response.create" });
  await room.pass(20_000);
  expect(room.last("response.done").response.status).toBe("completed");
});

test("truncating leaves what had been heard by then, in the item and for the model", async () => {
  const room = await new RealtimeRoom().open();
  room.send(user("mhoro"));
  room.send({ type: "response.create" });
  await room.pass(20_000);
  const item = room.last("response.output_item.done").item;
  room.send({
    type: "conversation.item.truncate",
    item_id: item.id,
    content_index: 0,
    audio_end_ms: 90_000,
    event_id: "t1",
  });
  expect(room.last("error").error).toMatchObject({ param: "audio_end_ms", event_id: "t1" });
  room.send({ type: "conversation.item.truncate", item_id: item.id, content_index: 0, audio_end_ms: 1_000 });
  expect(room.last("conversation.item.truncated")).toMatchObject({ item_id: item.id, audio_end_ms: 1_000 });
  room.send({ type: "conversation.item.retrieve", item_id: item.id });
  const kept = room.last("conversation.item.retrieved").item;
  const words = kept.type === "message" && kept.content[0]?.type === "output_audio" ? kept.content[0].transcript : "";
  expect(words).toBe("Mhinduro");
  room.send(user("zvakare"));
  room.send({ type: "response.create", response: { output_modalities: ["text"] } });
  await room.pass(2_000);
  expect(room.asked.at(-1)?.messages.map(({ text }) => text)).toEqual(["mhoro", "Mhinduro", "zvakare"]);
});

test("an answer that is not to be interrupted goes on, and what was said meanwhile is answered next", async () => {
  const room = await new RealtimeRoom().open();
  const detection = { type: "server_vad", interrupt_response: false };
  room.send({ type: "session.update", session: { type: "realtime", audio: { input: { turn_detection: detection } } } });
  await room.say(800);
  await room.rest(2_000);
  await room.say(800);
  await room.rest(30_000);
  expect(room.all("response.done").map(({ response }) => response.status)).toEqual(["completed", "completed"]);
  expect(room.asked).toHaveLength(2);
});
