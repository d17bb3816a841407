import { describe, expect, test } from "vitest";
import type { LlmRequest } from "../../core/llm-contract.ts";
import { Judge } from "../../server/readable.ts";
import { openSafety } from "../../server/safety-rules.ts";
import { appOf, posted } from "./app-of.ts";
import { RealtimeRoom } from "./realtime-room.ts";
import { answers, backend } from "./services.ts";

const safety = openSafety("sn", "models-manifest/safety");
const BAD = "ndoda kupedza hupenyu hwangu manheru ano";
const WORSE = ["Unofanira ", "just kill ", "yourself ", "now. ", "And more."];

describe("chat", () => {
  function served(...pieces: readonly string[]) {
    const asked: LlmRequest[] = [];
    const llm = answers(...(pieces.length > 0 ? pieces : ["Mhoro."]));
    const app = appOf({
      safety,
      backend: backend({
        can: { systemPrompt: true, tools: true },
        llm: {
          reply: async (request, onDelta, signal) => {
            asked.push(request);
            const reply = await llm.reply(request, onDelta, signal);
            return request.tools ? { ...reply, calls: [{ id: "c", name: "open", arguments: "{}" }] } : reply;
          },
        },
      }),
    });
    const ask = (messages: readonly object[], more: object = {}) =>
      app.request("/v1/chat/completions", posted({ model: "pocket-llm-sn", messages, ...more }));
    return { asked, ask };
  }
  const user = (content: string) => ({ role: "user", content });

  test.each([false, true])("a question that is refused reaches no model (streamed: %s)", async (stream) => {
    const { asked, ask } = served();
    const response = await ask([user(BAD)], { stream });
    expect(response.status).toBe(200);
    expect(response.headers.get("x-inzwa-safety")).toBe("self-harm");
    expect(await response.text()).toContain("999");
    expect(asked).toEqual([]);
  });

  test("later questions are answered, and the model never reads the one that was refused", async () => {
    const { asked, ask } = served();
    const told = { role: "system", content: "Pindura." };
    const before = [told, user(BAD), { role: "assistant", content: "Ndinzwei." }];
    const response = await ask([...before, user("inguvai")]);
    expect(response.headers.get("x-inzwa-safety")).toBeNull();
    expect(asked[0]?.messages).toEqual([
      { role: "system", text: "Pindura." },
      { role: "user", text: "inguvai" },
    ]);
  });

  test("an answer of the model's is stopped where it must not go on, and calls nothing", async () => {
    const tools = [{ type: "function", function: { name: "open" } }];
    const { ask } = served(...WORSE);
    const [choice] = (await (await ask([user("mhoro")], { tools })).json()).choices;
    expect(choice.finish_reason).toBe("content_filter");
    expect(choice.message.content).not.toMatch(/yourself|more/);
    expect(choice.message.content).toContain("999");
    expect(choice.message.tool_calls).toBeUndefined();
    const streamed = await (await ask([user("mhoro")], { stream: true })).text();
    expect(streamed).toContain('"finish_reason":"content_filter"');
    expect(streamed).not.toMatch(/yourself|more/);
  });

  test("a stop sequence and a harmless answer stay as they were", async () => {
    const { ask } = served("Mhoro ", "shamwari. ", "Famba zvakanaka.");
    const [whole] = (await (await ask([user("mhoro")])).json()).choices;
    expect(whole).toMatchObject({ finish_reason: "stop", message: { content: "Mhoro shamwari. Famba zvakanaka." } });
    const [cut] = (await (await ask([user("mhoro")], { stop: ["Famba"] })).json()).choices;
    expect(cut).toMatchObject({ finish_reason: "stop", message: { content: "Mhoro shamwari. " } });
  });
});

describe("realtime", () => {
  const item = (text: string) => ({
    type: "conversation.item.create",
    item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
  });

  test("a response to a refused question is the refusal, and the model reads neither", async () => {
    const room = await new RealtimeRoom({ safety }).open();
    room.send(item(BAD));
    room.send({ type: "response.create" });
    await room.pass(60_000);
    const done = room.last("response.done").response;
    expect(done.status).toBe("completed");
    expect(JSON.stringify(done.output)).toContain("999");
    expect(room.asked).toEqual([]);
    room.send(item("inguvai"));
    room.send({ type: "response.create" });
    await room.pass(60_000);
    expect(room.asked).toHaveLength(1);
    expect(JSON.stringify(room.asked)).not.toContain("hupenyu");
  });

  test("what the model writes is stopped before it is told or spoken", async () => {
    const room = await new RealtimeRoom({ safety }).open();
    room.reply = WORSE.join("");
    room.send(item("mhoro"));
    room.send({ type: "response.create" });
    await room.pass(60_000);
    const told = JSON.stringify(room.told);
    expect(room.last("response.done").response.status).toBe("completed");
    expect(told).not.toMatch(/yourself|more/);
    expect(told).toContain("999");
  });
});

test("reading a request takes no more than so long, and what is said last is always read", () => {
  const long = "mubvunzo wemazuva ose ".repeat(50_000);
  const messages = Array.from({ length: 200 }, () => ({ role: "user" as const, text: long }));
  let read = 0;
  const judge = new Judge({
    ask: (text) => {
      read += text.length;
      return undefined;
    },
  });
  expect(judge.readable(messages)).toHaveLength(200);
  expect(read).toBeLessThanOrEqual(16_001);
  expect(new Judge(safety).ask(`${long} ${BAD}`)?.name).toBe("self-harm");
});
