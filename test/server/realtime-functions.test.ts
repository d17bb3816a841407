import { expect, test } from "vitest";
import { RealtimeRoom } from "./realtime-room.ts";

const tools = [{ type: "function", name: "weather", description: "Mamiriro ekunze", parameters: { type: "object" } }];
const ask = (text: string) => ({
  type: "conversation.item.create",
  item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
});

test("functions: refused where the model cannot call any", async () => {
  const room = await new RealtimeRoom().open();
  room.send({ type: "session.update", event_id: "u", session: { type: "realtime", tools } });
  expect(room.last("error").error).toMatchObject({
    code: "unsupported_parameter",
    param: "session.tools",
    event_id: "u",
  });
});

test("functions: the model's call goes to the client, and what comes of it back to the model", async () => {
  const calls = [{ id: "call_1", name: "weather", arguments: '{"place":"Harare"}' }];
  const room = await new RealtimeRoom({
    can: { tools: true },
    calls: ({ messages }) => (messages.some(({ answers }) => answers) ? [] : calls),
  }).open();
  room.send({ type: "session.update", session: { type: "realtime", tools, tool_choice: "auto" } });
  room.send(ask("kunze kwakadii?"));
  room.send({ type: "response.create" });
  await room.pass(2_000);
  expect(room.asked[0]?.tools).toEqual({
    list: [{ name: "weather", description: "Mamiriro ekunze", parameters: { type: "object" } }],
    choice: "auto",
  });
  expect(room.last("response.function_call_arguments.done")).toMatchObject({
    call_id: "call_1",
    name: "weather",
    arguments: '{"place":"Harare"}',
  });
  expect(room.last("response.done").response).toMatchObject({
    status: "completed",
    output: [{ type: "function_call", name: "weather" }],
  });
  room.send({
    type: "conversation.item.create",
    item: { type: "function_call_output", call_id: "call_1", output: "22" },
  });
  room.send({ type: "response.create" });
  await room.pass(20_000);
  expect(room.asked[1]?.messages).toMatchObject([
    { role: "user", text: "kunze kwakadii?" },
    { role: "assistant", calls },
    { role: "user", text: "22", answers: "call_1" },
    ...(room.asked[1]?.messages.slice(3) ?? []),
  ]);
  expect(room.last("response.done").response.output[0]?.type).toBe("message");
});
