import { expect, test } from "vitest";
import { RealtimeRoom } from "./realtime-room.ts";

const user = (text: string) => ({
  type: "conversation.item.create",
  item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
});
const manual = { type: "session.update", session: { type: "realtime", audio: { input: { turn_detection: null } } } };

test("a session begins with its settings, and an update tells all of them", async () => {
  const room = await new RealtimeRoom().open();
  expect(room.names()).toEqual(["session.created", "conversation.created"]);
  expect(room.last("session.created").session).toMatchObject({
    type: "realtime",
    object: "realtime.session",
    model: "pocket-llm-sn",
    output_modalities: ["audio"],
    audio: { input: { format: { type: "audio/pcm", rate: 24_000 }, turn_detection: { type: "server_vad" } } },
  });
  room.send({
    type: "session.update",
    session: { type: "realtime", output_modalities: ["text"], instructions: "Pfupisa." },
  });
  expect(room.last("session.updated").session).toMatchObject({ output_modalities: ["text"], instructions: "Pfupisa." });
});

test("a spoken turn: every event in its order, and audio no faster than it is played", async () => {
  const room = await new RealtimeRoom().open();
  const word = await room.say(1_000);
  await room.rest(800);
  await room.rest(400);
  expect(room.names().slice(2, 9)).toEqual([
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
    "conversation.item.added",
    "conversation.item.done",
    "conversation.item.input_audio_transcription.delta",
    "conversation.item.input_audio_transcription.completed",
  ]);
  expect(room.last("conversation.item.input_audio_transcription.completed").transcript).toBe(word);
  const { response } = room.last("response.created");
  const early = room.seconds(response.id);
  await room.pass(300);
  expect(room.seconds(response.id) - early).toBeCloseTo(0.3, 1);
  await room.pass(20_000);
  expect(room.last("response.done").response).toMatchObject({
    status: "completed",
    output: [{ type: "message", role: "assistant", content: [{ type: "output_audio", transcript: room.reply }] }],
    usage: { input_tokens: 7, output_tokens: 6 },
  });
  expect(room.names().slice(9)).toEqual([
    "response.created",
    "response.output_item.added",
    "conversation.item.added",
    "response.content_part.added",
    "response.output_audio_transcript.delta",
    "response.output_audio.delta",
    ...room.names().slice(15, -7),
    "response.output_audio.done",
    "response.output_audio_transcript.done",
    "response.content_part.done",
    "response.output_item.done",
    "conversation.item.done",
    "response.done",
    "rate_limits.updated",
  ]);
});

test("a typed turn is answered in text", async () => {
  const room = await new RealtimeRoom().open();
  room.send(user("Guta guru nderipi?"));
  room.send({
    type: "response.create",
    event_id: "mine",
    response: { output_modalities: ["text"], metadata: { a: "b" } },
  });
  await room.pass(3_000);
  expect(room.last("response.output_text.done").text).toBe(room.reply);
  expect(room.names()).not.toContain("response.output_audio.delta");
  expect(room.last("response.done").response).toMatchObject({ status: "completed", metadata: { a: "b" } });
  expect(room.asked[0]?.messages).toEqual([{ role: "user", text: "Guta guru nderipi?" }]);
});

test("without turn detection the client commits and asks", async () => {
  const room = await new RealtimeRoom().open();
  room.send(manual);
  room.send({ type: "input_audio_buffer.commit", event_id: "e1" });
  expect(room.last("error").error).toMatchObject({ code: "input_audio_buffer_commit_empty", event_id: "e1" });
  const first = await room.say(600);
  await room.rest(200);
  room.send({ type: "input_audio_buffer.commit" });
  room.send({ type: "response.create" });
  await room.pass(20_000);
  expect(room.all("input_audio_buffer.speech_started")).toEqual([]);
  expect(room.last("conversation.item.input_audio_transcription.completed").transcript).toBe(first);
  expect(room.asked.map(({ messages }) => messages.at(-1)?.text)).toEqual([first]);
  await room.say(600);
  room.send({ type: "input_audio_buffer.clear" });
  await room.pass(100);
  room.send({ type: "input_audio_buffer.commit", event_id: "e2" });
  expect(room.last("error").error.event_id).toBe("e2");
});

test("a session that transcribes tells words and answers nothing", async () => {
  const room = await new RealtimeRoom({ transcription: true }).open();
  expect(room.names()).toEqual(["session.created"]);
  const words = [await room.say(900)];
  await room.rest(700);
  words.push(await room.say(900));
  await room.rest(2_000);
  const completed = room.all("conversation.item.input_audio_transcription.completed");
  expect(completed.map(({ transcript }) => transcript)).toEqual(words);
  for (const { item_id, transcript } of completed) {
    const deltas = room
      .all("conversation.item.input_audio_transcription.delta")
      .filter((one) => one.item_id === item_id);
    expect(deltas.map(({ delta }) => delta).join("")).toBe(transcript);
  }
  room.send({ type: "response.create" });
  expect(room.last("error").error.code).toBe("invalid_session_type");
  expect(room.asked).toEqual([]);
});

test("out of band: another question beside the conversation, which knows nothing of it", async () => {
  const room = await new RealtimeRoom().open();
  room.send(user("mhoro"));
  const input = [{ type: "message", role: "user", content: [{ type: "input_text", text: "Pfupisa." }] }];
  room.send({ type: "response.create" });
  room.send({ type: "response.create", response: { conversation: "none", output_modalities: ["text"], input } });
  await room.pass(20_000);
  expect(room.asked.map(({ messages }) => messages.at(-1)?.text).sort()).toEqual(["Pfupisa.", "mhoro"]);
  const done = room.all("response.done").map(({ response }) => response);
  expect(done.map(({ status }) => status)).toEqual(["completed", "completed"]);
  const aside = done.find(({ conversation_id }) => conversation_id === null);
  expect(aside?.output).toHaveLength(1);
  expect(room.all("conversation.item.added").map(({ item }) => item.id)).not.toContain(aside?.output[0]?.id);
});
