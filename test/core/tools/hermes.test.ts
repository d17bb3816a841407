import { expect, test } from "vitest";
import type { EngineSpec } from "../../../core/contracts.ts";
import type { LlmApi, LlmRequest, Prepared } from "../../../core/llm-contract.ts";
import { overHermes } from "../../../core/tools/hermes.ts";

const spec = (tools: boolean): EngineSpec => ({
  engine: "web-llm",
  model: "a-model",
  language: "sn",
  backend: "webgpu",
  dtype: "q4f16",
  threads: 1,
  can: { tools },
});
const request: LlmRequest = {
  turn: 1,
  revision: 0,
  messages: [
    { role: "system", text: "Pindura muchidimbu." },
    { role: "user", text: "gadza taima" },
  ],
  tools: { list: [{ name: "timer_set", parameters: { type: "object" } }], choice: "auto" },
};

/** An engine that writes this, in pieces of so many letters. */
async function engine(text: string, size: number, tools = true) {
  const asked: LlmRequest[] = [];
  const prepare = async (one: LlmRequest): Promise<Prepared> => {
    asked.push(one);
    return { turn: 1, revision: 0, promptTokens: 1, reused: 0 };
  };
  const plain: LlmApi = {
    load: async () => {},
    prepare,
    reply: async (one, onDelta) => {
      asked.push(one);
      for (let at = 0; at < text.length; at += size) onDelta(text.slice(at, at + size));
      return { turn: 1, revision: 0, text, promptTokens: 1, reused: 0, tokens: 1 };
    },
  };
  const api = overHermes(plain);
  await api.load(spec(tools));
  return { api, asked };
}

test("however a reply is cut, the same is said and the same is called", async () => {
  const text =
    'Mira < zvishoma.<tool_call>\n{"name": "timer_set", "arguments": {"duration": 60}}\n</tool_call> Ndizvo <tool';
  for (let size = 1; size <= text.length; size++) {
    const { api } = await engine(text, size);
    let said = "";
    const reply = await api.reply(request, (delta) => {
      said += delta;
    });
    expect(said).toBe("Mira < zvishoma. Ndizvo <tool");
    expect(reply.text).toBe(said);
    expect(reply.calls).toEqual([{ id: "call_0", name: "timer_set", arguments: '{"duration":60}' }]);
  }
});

test.each([
  ["Llama's word for arguments", '{"name": "a", "parameters": {"x": 1}}', { name: "a", arguments: '{"x":1}' }],
  ["arguments as text", '{"name": "a", "arguments": "{\\"x\\": 1}"}', { name: "a", arguments: '{"x": 1}' }],
  ["tags", "<function=a>\n<parameter=x>\n1\n</parameter>\n</function>", { name: "a", arguments: '{"x":"1"}' }],
  ["what is none", "timer_set(60)", { name: "", arguments: "{}" }],
])("a call is read that is written with %s, also where its end is missing", async (_, written, call) => {
  for (const close of ["</tool_call>", ""]) {
    const { api } = await engine(`<tool_call>${written}${close}`, 5);
    const { text, calls } = await api.reply(request, () => {});
    expect({ text, calls }).toEqual({ text: "", calls: [{ id: "call_0", ...call }] });
  }
});

test("what was called and what came of it is told as text, both sides taking turns, and feeding begins the same", async () => {
  const { api, asked } = await engine("Zvaitwa.", 4);
  const calls = [
    { id: "1", name: "a", arguments: "{}" },
    { id: "2", name: "b", arguments: "{}" },
  ];
  const answers = calls.map(({ id }) => ({ role: "user", text: `"${id}"`, answers: id }) as const);
  await api.prepare?.(request);
  const before = request.messages.length;
  await api.reply(
    { ...request, messages: [...request.messages, { role: "assistant", text: "", calls }, ...answers] },
    () => {},
  );
  const [fed, whole] = asked;
  expect(whole?.messages.slice(0, before)).toEqual(fed?.messages);
  expect(whole?.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
  expect(whole?.messages[0]?.text).toMatch(/^Pindura muchidimbu\.[\s\S]*timer_set/);
  expect(whole?.messages.at(-1)?.text.match(/<tool_response>/g)).toHaveLength(2);
  expect(whole).not.toHaveProperty("tools");
});

test("a model that cannot call is asked as ever, and what it writes calls nothing", async () => {
  const text = '<tool_call>{"name": "a"}</tool_call>';
  const { api, asked } = await engine(text, 9, false);
  const reply = await api.reply(request, () => {});
  expect(asked[0]).toEqual(request);
  expect(reply).toMatchObject({ text });
  expect(reply.calls).toBeUndefined();
});
