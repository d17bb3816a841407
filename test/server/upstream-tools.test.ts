import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from "@openai/agents/realtime";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { Drain } from "../../server/drain.ts";
import { type OpenBackend, openBackend } from "../../server/engines/open.ts";
import { type Listening, listen } from "../../server/node.ts";
import { pocketPlan } from "../../server/pocket.ts";
import { openRealtime, type Realtime } from "../../server/realtime/sockets.ts";
import { readServerSettings } from "../../server/settings.ts";
import { ChatServer, event, words } from "../workers/openai/chat-server.ts";
import { appOf } from "./app-of.ts";
import { services } from "./services.ts";
import { counting, silent, standIns, tracer } from "./stand-in-children.ts";

const upstream = new ChatServer();
let backend: OpenBackend;
let listening: Listening;
let client: OpenAI;
let [sockets, realtime]: [Server | undefined, Realtime | undefined] = [undefined, undefined];

type Sent = {
  readonly role: string;
  readonly content: unknown;
  readonly tool_calls?: readonly { readonly id: string }[];
};
const sent = (nth: number) => (upstream.posted.at(nth)?.body.messages ?? []) as readonly Sent[];

/** Calls `weather` once it is offered, in pieces; answers once it knows. */
function answerAsModelsDo(): void {
  upstream.answer = (response, { body }) => {
    const known = (body.messages as readonly Sent[]).findLast(({ role }) => role === "tool" || role === "user");
    if (body.tools && known?.role !== "tool") {
      const pieces = [
        { index: 0, id: "call_1", type: "function", function: { name: "weather", arguments: "" } },
        { index: 0, function: { arguments: '{"place":' } },
        { index: 0, function: { arguments: '"Harare"}' } },
      ];
      for (const piece of pieces) event(response, { choices: [{ delta: { tool_calls: [piece] } }] });
      event(response, { choices: [{ delta: {}, finish_reason: "tool_calls" }] });
    } else words(response, known?.role === "tool" ? `Muri ${String(known.content)}.` : "Mhoroi.", "stop");
    event(response, { choices: [], usage: { prompt_tokens: 9, completion_tokens: 4 } });
    event(response, "[DONE]");
    response.end();
  };
}

beforeAll(async () => {
  const environment = {
    INZWA_LLM_URL: await upstream.open(),
    INZWA_LLM_MODEL: "large",
    INZWA_LLM_CAN: "tools, systemPrompt",
  };
  upstream.models = ["large"];
  const { spawn } = standIns({
    answer: ({ method, request }) =>
      method === "speak"
        ? { ...(request as object), samples: new Float32Array(3_200).fill(0.3), sampleRate: 16_000, marks: [] }
        : undefined,
  });
  const ports = {
    plan: pocketPlan(),
    spawn,
    meter: counting().meter,
    log: silent,
    tracer,
    clock: () => performance.now(),
  };
  backend = await openBackend({ settings: { ...readServerSettings(environment), drainS: 1 }, ...ports });
  await backend.whenReady();
  const options = { host: "127.0.0.1", port: 0, connections: 100, bodyBytes: 1 << 20, drain: new Drain() };
  listening = await listen(appOf({ backend }), options);
  client = new OpenAI({ baseURL: `${listening.url}/v1`, apiKey: "sk-test", maxRetries: 0 });
  realtime = openRealtime(services({ backend }), { addressOf: () => "local" });
  sockets = createServer().on("upgrade", realtime.upgrade);
  await new Promise<void>((resolve) => sockets?.listen(0, "127.0.0.1", resolve));
});
beforeEach(() => {
  upstream.posted.length = 0;
  answerAsModelsDo();
});
afterAll(async () => {
  realtime?.close();
  await new Promise((resolve) => sockets?.close(resolve));
  await listening.close();
  await backend.close();
  await upstream.close();
});

const question = { role: "user", content: "kunze kwakadii?" } as const;
const parameters = { type: "object", properties: { place: { type: "string" } } };
const asked = {
  model: "large",
  messages: [{ role: "system", content: "Pfupisa." } as const, question],
  tools: [{ type: "function", function: { name: "weather", parameters } } as const],
};
const called = [{ id: "call_1", type: "function", function: { name: "weather", arguments: '{"place":"Harare"}' } }];

describe("functions of an upstream's model, by the stock SDK", () => {
  test("whole: the call, and the answer once its result is there", async () => {
    const { choices, usage } = await client.chat.completions.create({ ...asked, tool_choice: "required" });
    expect(choices[0]).toMatchObject({ finish_reason: "tool_calls", message: { content: null, tool_calls: called } });
    expect(usage).toMatchObject({ prompt_tokens: 9, completion_tokens: 4 });
    expect(upstream.posted[0]?.body).toMatchObject({ model: "large", tools: asked.tools, tool_choice: "required" });
    expect(sent(0)[0]).toEqual({ role: "system", content: "Pfupisa." });
    const message = choices[0]?.message;
    if (!message) throw new Error("no message");
    const messages = [...asked.messages, message, { role: "tool", tool_call_id: "call_1", content: "22" } as const];
    const end = await client.chat.completions.create({ ...asked, messages });
    expect(end.choices[0]).toMatchObject({ finish_reason: "stop", message: { content: "Muri 22." } });
    expect(sent(-1).slice(2)).toEqual([
      { role: "assistant", content: null, tool_calls: called },
      { role: "tool", tool_call_id: "call_1", content: "22" },
    ]);
  });

  test("streamed, through the helper that runs the function itself", async () => {
    const ran: string[] = [];
    const runner = client.chat.completions.runTools({
      model: "large",
      messages: [question],
      stream: true,
      tools: [
        {
          type: "function",
          function: {
            name: "weather",
            description: "Mamiriro ekunze",
            parameters,
            parse: (text: string) => JSON.parse(text) as { place: string },
            function: ({ place }: { place: string }) => {
              ran.push(place);
              return "22";
            },
          },
        },
      ],
    });
    expect(await runner.finalContent()).toBe("Muri 22.");
    expect(ran).toEqual(["Harare"]);
  });

  test("with tool_choice none nothing is offered", async () => {
    const { choices } = await client.chat.completions.create({ ...asked, tool_choice: "none" });
    expect(choices[0]).toMatchObject({ finish_reason: "stop", message: { content: "Mhoroi." } });
    expect(upstream.posted[0]?.body).not.toHaveProperty("tools");
  });
});

test("functions of an upstream's model in a realtime session, by the stock agents client", async () => {
  const weather = tool({
    name: "weather",
    description: "Mamiriro ekunze",
    parameters: z.object({ place: z.string() }),
    execute: async ({ place }) => `${place}: 22`,
  });
  const port = (sockets?.address() as AddressInfo | undefined)?.port ?? 0;
  const transport = new OpenAIRealtimeWebSocket({ url: `ws://127.0.0.1:${port}/v1/realtime?model=gpt-realtime` });
  const agent = new RealtimeAgent({ name: "Inzwa", instructions: "Pfupisa.", tools: [weather] });
  const session = new RealtimeSession(agent, { transport });
  const seen: string[] = [];
  transport.on("*", ({ type }) => seen.push(type));
  await session.connect({ apiKey: "sk-test" });
  await vi.waitFor(() => expect(seen).toContain("session.updated"), 30_000);
  session.sendMessage("kunze kwakadii?");
  await vi.waitFor(() => expect(seen.filter((type) => type === "response.done")).toHaveLength(2), 30_000);
  expect(seen).not.toContain("error");
  expect(sent(-1).map(({ role, content }) => [role, content])).toEqual([
    ["system", expect.stringContaining("Pfupisa.")],
    ["user", "kunze kwakadii?"],
    ["assistant", null],
    ["tool", expect.stringContaining("Harare: 22")],
  ]);
  const last = session.history.at(-1);
  expect(last?.type === "message" && last.role === "assistant" && last.content[0]).toMatchObject({
    transcript: expect.stringContaining("22"),
  });
  session.close();
});
