import { afterEach, expect, test, vi } from "vitest";
import type { LlmRequest, Message } from "../../core/llm-contract.ts";
import { openBackend } from "../../server/engines/open.ts";
import { pocketPlan } from "../../server/pocket.ts";
import { readServerSettings } from "../../server/settings.ts";
import { counting, silent, standIns, tracer } from "./stand-in-children.ts";

let close = async () => {};
afterEach(() => close());

const question: Message = { role: "user", text: "kunze kwakadii?" };
const tools = { list: [{ name: "weather" }], choice: "auto" };
const reply = { turn: 1, revision: 0, text: "Pano.", promptTokens: 1, reused: 0, tokens: 1 };
const streamed = 'data: {"choices":[{"delta":{"content":"Uko."},"finish_reason":"stop"}]}\n\n';

/** Both engines, the own one asked at once where the upstream has not begun; what each of them was asked. */
async function racing(more: Record<string, string> = {}) {
  const [there, here]: [unknown[], Message[][]] = [[], []];
  let away = false;
  const fetch = async (input: string | URL, init?: RequestInit) => {
    if (new URL(input).pathname === "/v1/models") return Response.json({ data: [{ id: "large" }] });
    if (away) throw new TypeError("fetch failed");
    there.push(JSON.parse(String(init?.body)));
    await new Promise((resolve) => setImmediate(resolve));
    return new Response(streamed, { headers: { "content-type": "text/event-stream" } });
  };
  const { spawn } = standIns({
    answer: ({ method, request }) => {
      if (method !== "reply") return undefined;
      here.push([...(request as LlmRequest).messages]);
      return reply;
    },
  });
  const environment = { INZWA_LLM_URL: "http://gpu.test", INZWA_LLM_MODEL: "large", INZWA_UPSTREAM: "race", ...more };
  const settings = { ...readServerSettings({ ...environment, INZWA_RACE_MS: "0" }), drainS: 1 };
  const ports = { plan: pocketPlan(), spawn, fetch, meter: counting().meter, log: silent, tracer };
  const backend = await openBackend({ ...ports, settings, clock: () => performance.now() });
  close = () => backend.close();
  await backend.whenReady();
  const ask = (request: Partial<LlmRequest>) =>
    backend.llm.reply({ turn: 1, revision: 0, messages: [question], ...request }, () => {});
  const leave = () => {
    away = true;
  };
  return { backend, there, here, ask, leave };
}

test("what the upstream's model can do is what the settings say of it", async () => {
  const { backend } = await racing({ INZWA_LLM_CAN: "tools,systemPrompt" });
  const llm = backend.models.find(({ stage }) => stage === "llm");
  expect(llm).toMatchObject({ id: "large", spec: { engine: "openai", can: { tools: true, systemPrompt: true } } });
  expect(backend.models.find(({ stage }) => stage === "asr")?.spec.can).not.toHaveProperty("tools");
});

test.each<[string, Partial<LlmRequest>]>([
  ["functions are offered", { tools }],
  [
    "some were called",
    {
      messages: [
        question,
        { role: "assistant", text: "", calls: [{ id: "a", name: "weather", arguments: "{}" }] },
        { role: "user", text: "22", answers: "a" },
      ],
    },
  ],
])("where %s the upstream is asked alone, however slow it is", async (_, request) => {
  const { there, here, ask, leave } = await racing({ INZWA_LLM_CAN: "tools" });
  await vi.waitFor(async () => expect((await ask(request)).text).toBe("Uko."), 30_000);
  expect([there.length, here.length]).toEqual([1, 0]);
  leave();
  await expect(ask(request)).rejects.toMatchObject({ code: "network" });
  expect(here).toEqual([]);
});

test("the own engine, which knows no system prompt, is given none", async () => {
  const { here, ask, leave } = await racing({ INZWA_LLM_CAN: "systemPrompt" });
  leave();
  const { text } = await ask({ messages: [{ role: "system", text: "Pfupisa." }, question] });
  expect([text, here]).toEqual(["Pano.", [[question]]]);
});
