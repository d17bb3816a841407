import { expect, test } from "vitest";
import { RealtimeRoom } from "./realtime-room.ts";

const ask = (text: string) => ({
  type: "conversation.item.create",
  item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
});

test.each([
  ["audio/pcmu", 1],
  ["audio/pcma", 1],
] as const)("%s both ways", async (type, width) => {
  const room = await new RealtimeRoom().open();
  const format = { type };
  room.send({
    type: "session.update",
    session: { type: "realtime", audio: { input: { format }, output: { format } } },
  });
  room.send(ask("mhoro"));
  room.send({ type: "response.create" });
  await room.pass(20_000);
  const deltas = room.all("response.output_audio.delta").map(({ delta }) => Buffer.from(delta, "base64").length);
  expect(new Set(deltas)).toEqual(new Set([160 * width]));
});

test("Opus both ways: packets of 20 ms", async () => {
  const room = await new RealtimeRoom().open();
  const format = { type: "audio/opus" };
  room.send({
    type: "session.update",
    session: { type: "realtime", audio: { input: { format }, output: { format } } },
  });
  room.send(ask("mhoro"));
  room.send({ type: "response.create" });
  await room.pass(20_000);
  const packets = room.all("response.output_audio.delta").map(({ delta }) => delta);
  const bytes = packets.reduce((sum, packet) => sum + Buffer.from(packet, "base64").length, 0);
  expect(bytes / (packets.length * 0.02)).toBeLessThan(8_000);
  for (const audio of packets.slice(0, 50)) room.send({ type: "input_audio_buffer.append", audio });
  expect(room.all("error")).toEqual([]);
  room.send({ type: "input_audio_buffer.append", audio: "AAAA////" });
  room.send({ type: "input_audio_buffer.append", audio: "" });
  expect(room.all("error").at(-1)?.error.code).toBe("invalid_audio");
});
