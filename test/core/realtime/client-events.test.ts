import fc from "fast-check";
import { expect, test } from "vitest";
import { readClientEvent } from "../../../core/realtime/client-events.ts";

const good = [
  {
    type: "session.update",
    session: { type: "realtime", audio: { input: { format: { type: "audio/pcm" }, noise_reduction: null } } },
  },
  { type: "input_audio_buffer.append", audio: "AAAA" },
  { type: "input_audio_buffer.commit" },
  { type: "input_audio_buffer.clear" },
  { type: "conversation.item.create", item: { type: "function_call_output", call_id: "c", output: "1" } },
  { type: "conversation.item.retrieve", item_id: "a" },
  { type: "conversation.item.truncate", item_id: "a", content_index: 0, audio_end_ms: 5 },
  { type: "conversation.item.delete", item_id: "a" },
  { type: "response.create" },
  { type: "response.cancel", response_id: "r" },
  { type: "output_audio_buffer.clear" },
];

test("all eleven events are read", () => {
  for (const event of good) expect(readClientEvent({ ...event, event_id: "e" }).ok, event.type).toBe(true);
});

test.each([
  [{ type: "input_audio_buffer.append" }, "audio"],
  [
    { type: "session.update", session: { audio: { input: { format: { type: "audio/pcm", rate: 44_100 } } } } },
    "session.audio.input.format.rate",
  ],
  [
    { type: "session.update", session: { audio: { input: { turn_detection: { type: "server_vad", threshold: 2 } } } } },
    "session.audio.input.turn_detection.threshold",
  ],
  [{ type: "session.update", session: { tools: [{ type: "mcp" }] } }, "session.tools[0].type"],
  [{ type: "session.update", session: { output_modalities: ["text", "audio"] } }, "session.output_modalities"],
  [
    {
      type: "response.create",
      response: { input: [{ type: "message", role: "user", content: [{ type: "input_text" }] }] },
    },
    "response.input[0].content[0].text",
  ],
  [{ type: "conversation.item.truncate", item_id: "a", content_index: 0, audio_end_ms: -1 }, "audio_end_ms"],
  [{ type: "__proto__" }, "type"],
])("what is wrong is named by its path: %j", (event, path) => {
  const read = readClientEvent(event);
  expect(read.ok ? "taken" : read.problem.path).toBe(path);
});

test("nothing that JSON can hold makes it throw", () => {
  const types = good.map(({ type }) => type);
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.dictionary(fc.constantFrom("session", "item", "response", "audio", "item_id", "event_id"), fc.jsonValue()),
      (type, rest) => {
        const read = readClientEvent({ ...rest, type });
        if (!read.ok) expect(read.problem.message).not.toBe("");
      },
    ),
    { numRuns: 300 },
  );
});
