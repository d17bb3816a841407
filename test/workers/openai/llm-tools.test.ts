import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EngineSpec } from "../../../core/contracts.ts";
import type { LlmRequest, Message } from "../../../core/llm-contract.ts";
import { openaiLlm } from "../../../workers/openai/llm.ts";
import { ChatServer, event } from "./chat-server.ts";

const spec: EngineSpec = {
  engine: "openai",
  model: "m",
  language: "sn",
  backend: "cpu",
  dtype: "fp32",
  threads: 1,
  can: { tools: true },
};
const parameters = { type: "object", properties: { place: { type: "string" } } };
const list = [{ name: "weather", description: "Mamiriro ekunze", parameters }, { name: "time" }];
const question: Message = { role: "user", text: "kunze kwakadii?" };

let server: ChatServer;
let base: string;
beforeEach(async () => {
  server = new ChatServer();
  base = await server.open();
});
afterEach(() => server.close());

async function replied(
  messages: readonly Message[] = [question],
  tools: LlmRequest["tools"] = { list, choice: "auto" },
) {
  const engine = openaiLlm({ base, fetch });
  await engine.load(spec);
  return engine.reply({ turn: 1, revision: 0, messages, ...(tools ? { tools } : {}) }, () => {});
}

/** Streams the pieces of calls, one a chunk. */
function streamed(...pieces: readonly object[]): void {
  server.answer = (response) => {
    for (const piece of pieces) event(response, { choices: [{ delta: { tool_calls: [piece] } }] });
    event(response, { choices: [{ delta: {}, finish_reason: "tool_calls" }] });
    event(response, "[DONE]");
    response.end();
  };
}
const piece = (index: number | undefined, id: string | undefined, name: string | undefined, written: string) => ({
  ...(index === undefined ? {} : { index }),
  ...(id === undefined ? {} : { id }),
  function: { ...(name === undefined ? {} : { name }), arguments: written },
});
const harare = { id: "a", name: "weather", arguments: '{"place":"Harare"}' };
const gweru = { id: "b", name: "weather", arguments: '{"place":"Gweru"}' };

describe("functions are offered", () => {
  test.each([
    ["auto", "auto"],
    ["required", "required"],
    ["time", { type: "function", function: { name: "time" } }],
  ])("as OpenAI writes them: %s", async (choice, written) => {
    streamed(piece(0, "a", "time", "{}"));
    await replied([question], { list, choice });
    expect(server.posted[0]?.body).toMatchObject({
      tools: [
        { type: "function", function: { name: "weather", description: "Mamiriro ekunze", parameters } },
        { type: "function", function: { name: "time" } },
      ],
      tool_choice: written,
    });
  });

  test("and nothing of them where there are none, nor is a call taken then", async () => {
    streamed(piece(0, "a", "time", "{}"));
    const engine = openaiLlm({ base, fetch });
    await engine.load(spec);
    const reply = await engine.reply({ turn: 1, revision: 0, messages: [question] }, () => {});
    expect(server.posted[0]?.body).not.toHaveProperty("tools");
    expect(server.posted[0]?.body).not.toHaveProperty("tool_choice");
    expect(reply.calls).toBeUndefined();
  });
});

describe("calls are put together", () => {
  test.each<[string, readonly object[]]>([
    ["one behind the other", [piece(0, "a", "weather", '{"place":'), piece(0, undefined, undefined, '"Harare"}')]],
    ["the name later than the id", [piece(0, "a", undefined, ""), piece(0, undefined, "weather", harare.arguments)]],
    ["the id each time", [piece(0, "a", "weather", '{"place":'), piece(0, "a", "weather", '"Harare"}')]],
    [
      "without a place",
      [piece(undefined, "a", "weather", '{"pl'), piece(undefined, undefined, undefined, 'ace":"Harare"}')],
    ],
  ])("%s", async (_, pieces) => {
    streamed(...pieces);
    expect((await replied()).calls).toEqual([harare]);
  });

  test.each<[string, readonly object[]]>([
    [
      "in turns",
      [
        piece(0, "a", "weather", '{"place":'),
        piece(1, "b", "weather", '{"place":'),
        piece(0, undefined, undefined, '"Harare"}'),
        piece(1, undefined, undefined, '"Gweru"}'),
      ],
    ],
    ["both at place 0", [piece(0, "a", "weather", harare.arguments), piece(0, "b", "weather", gweru.arguments)]],
  ])("two of them, %s", async (_, pieces) => {
    streamed(...pieces);
    expect((await replied()).calls).toEqual([harare, gweru]);
  });

  test("a call without an id gets one; arguments that are an object become JSON; nothing is an empty object", async () => {
    streamed(
      { index: 0, function: { name: "weather", arguments: { place: "Harare" } } },
      { index: 1, function: { name: "time", arguments: "" } },
      { index: 2, function: { arguments: "{}" } },
      7 as unknown as object,
    );
    const { calls = [] } = await replied();
    expect(calls).toEqual([
      { id: expect.stringMatching(/^call_[0-9a-f]{24}$/), name: "weather", arguments: '{"place":"Harare"}' },
      { id: expect.stringMatching(/^call_/), name: "time", arguments: "{}" },
    ]);
    expect(calls[0]?.id).not.toBe(calls[1]?.id);
  });

  test("of an answer that comes whole", async () => {
    server.answer = (response) => {
      response.setHeader("content-type", "application/json");
      const tool_calls = [{ id: "a", type: "function", function: { name: "weather", arguments: harare.arguments } }];
      response.end(JSON.stringify({ choices: [{ message: { content: null, tool_calls }, finish_reason: null }] }));
    };
    expect(await replied()).toMatchObject({ text: "", calls: [harare] });
  });
});

describe("what came of calls goes back", () => {
  const written = (...messages: readonly Message[]) => replied(messages).then(() => server.posted[0]?.body.messages);
  const called = ({ id, name, arguments: given }: typeof harare) => ({
    id,
    type: "function",
    function: { name, arguments: given },
  });
  beforeEach(() => streamed(piece(0, "z", "time", "{}")));

  test("calls in a row are one message, their answers right behind it, whatever was said between them", async () => {
    expect(
      await written(
        question,
        { role: "assistant", text: "Mira.", calls: [harare] },
        { role: "assistant", text: "", calls: [gweru] },
        { role: "user", text: "22", answers: "a" },
        { role: "user", text: "kurumidza" },
        { role: "user", text: "19", answers: "b" },
      ),
    ).toEqual([
      { role: "user", content: "kunze kwakadii?" },
      { role: "assistant", content: "Mira.", tool_calls: [called(harare), called(gweru)] },
      { role: "tool", tool_call_id: "a", content: "22" },
      { role: "tool", tool_call_id: "b", content: "19" },
      { role: "user", content: "kurumidza" },
    ]);
  });

  test("a call that nobody answered, and an answer to none, are left out: servers refuse them", async () => {
    expect(
      await written(
        { role: "user", text: "22", answers: "gone" },
        { role: "assistant", text: "", calls: [harare] },
        { role: "assistant", text: "Ehe.", calls: [gweru] },
        question,
      ),
    ).toEqual([
      { role: "assistant", content: "Ehe." },
      { role: "user", content: "kunze kwakadii?" },
    ]);
  });
});
