import { describe, expect, test } from "vitest";
import { aborted, failure } from "../../core/failure.ts";
import type { LlmApi, LlmRequest } from "../../core/llm-contract.ts";
import { appOf, posted } from "./app-of.ts";
import { answers, backend, hears, limits } from "./services.ts";

const hello = { model: "pocket-llm-sn", messages: [{ role: "user", content: "Mhoro shamwari" }] };
const ask = (body: unknown, app = appOf()) => app.request("/v1/chat/completions", posted(body));
const chunksOf = async (response: Response) =>
  (await response.text())
    .split("\n\n")
    .filter(Boolean)
    .map((event) => event.replace(/^data: /, ""));

/** A server whose model notes what it is asked. */
function listening(can: Readonly<Record<string, boolean>> = {}) {
  const asked: LlmRequest[] = [];
  const llm: Pick<LlmApi, "reply"> = {
    reply: (request, onDelta, signal) => {
      asked.push(request);
      return answers("Ehe.").reply(request, onDelta, signal);
    },
  };
  const loud = new Float32Array(16_000).fill(0.3);
  const app = appOf({
    backend: backend({ can, asr: hears("nguva ipi"), llm }),
    decode: async () => ({ samples: loud, seconds: 1 }),
  });
  return { app, asked };
}

describe("a reply", () => {
  test("as a whole", async () => {
    const response = await ask(hello);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      id: expect.stringMatching(/^chatcmpl-/),
      object: "chat.completion",
      created: 1_700_000_000,
      model: "pocket-llm-sn",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "Mhoro, makadii?", refusal: null, annotations: [] },
          logprobs: null,
          finish_reason: "stop",
        },
      ],
      usage: {
        prompt_tokens: 2,
        completion_tokens: 2,
        total_tokens: 4,
        prompt_tokens_details: { cached_tokens: 0 },
      },
    });
  });

  test("in chunks: the role first, then the text, the reason, the usage, and [DONE]", async () => {
    const response = await ask({ ...hello, stream: true, stream_options: { include_usage: true } });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const events = await chunksOf(response);
    expect(events.at(-1)).toBe("[DONE]");
    const chunks = events.slice(0, -1).map((event) => JSON.parse(event));
    expect(chunks.map(({ choices }) => choices[0]?.delta)).toEqual([
      { role: "assistant", content: "", refusal: null },
      { content: "Mhoro, " },
      { content: "makadii?" },
      {},
      undefined,
    ]);
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([null, null, null, "stop", undefined]);
    expect(chunks.map(({ usage }) => usage?.total_tokens ?? null)).toEqual([null, null, null, null, 4]);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  test("no longer than is asked for", async () => {
    for (const limit of ["max_tokens", "max_completion_tokens"]) {
      const { choices, usage } = await (await ask({ ...hello, [limit]: 1 })).json();
      expect(choices[0]).toMatchObject({ finish_reason: "length", message: { content: "Mhoro, " } });
      expect(usage.completion_tokens).toBe(1);
    }
  });

  test.each([
    ["one letter", ","],
    ["across two pieces", "o, ma"],
    ["any of several", ["zvakanaka", "o, m", "o,"]],
  ])("ends before a stop sequence, %s", async (_what, stop) => {
    const { choices } = await (await ask({ ...hello, stop })).json();
    const end = Math.min(
      ...[stop].flat().flatMap((one) => ("Mhoro, makadii?".includes(one) ? ["Mhoro, makadii?".indexOf(one)] : [])),
    );
    expect(choices[0]).toMatchObject({ finish_reason: "stop", message: { content: "Mhoro, makadii?".slice(0, end) } });
  });

  test("what begins like a stop sequence and is none is not lost", async () => {
    const { choices } = await (await ask({ ...hello, stop: "makadii? Z" })).json();
    expect(choices[0].message.content).toBe("Mhoro, makadii?");
  });

  test("names what had no effect", async () => {
    const response = await ask({ ...hello, temperature: 0.2, seed: 7, top_p: null });
    expect(response.headers.get("x-inzwa-ignored")).toBe("temperature, seed");
  });
});

describe("messages", () => {
  test("parts, sound among them, become one text; a model without a system prompt is given none", async () => {
    const { app, asked } = listening();
    const sound = { data: Buffer.from("RIFF").toString("base64"), format: "wav" };
    const messages = [
      { role: "developer", content: "Pindura." },
      {
        role: "user",
        content: [
          { type: "text", text: "Iti" },
          { type: "input_audio", input_audio: sound },
        ],
      },
    ];
    expect((await ask({ ...hello, messages }, app)).status).toBe(200);
    expect(asked[0]?.messages).toEqual([{ role: "user", text: "Iti nguva ipi" }]);
  });

  test("all sound of a request counts together, however many parts it comes in", async () => {
    const { app, asked } = listening();
    const sound = { data: Buffer.from("RIFF").toString("base64"), format: "wav" };
    const part = { type: "input_audio", input_audio: sound };
    const of = (parts: number) => [{ role: "user", content: Array.from({ length: parts }, () => part) }];
    expect((await ask({ ...hello, messages: of(limits.decodedSeconds) }, app)).status).toBe(200);
    const refused = await ask({ ...hello, messages: of(limits.decodedSeconds + 1) }, app);
    expect(refused.status).toBe(413);
    expect(asked).toHaveLength(1);
  });

  test("a system prompt goes to a model that takes one", async () => {
    const { app, asked } = listening({ systemPrompt: true });
    await ask({ ...hello, messages: [{ role: "system", content: "Pindura." }, ...hello.messages] }, app);
    expect(asked[0]?.messages.map(({ role }) => role)).toEqual(["system", "user"]);
  });
});

describe("tools", () => {
  const tools = [{ type: "function", function: { name: "nguva", parameters: { type: "object", properties: {} } } }];

  test("are refused by a model that cannot call them, and not looked at where none is to be called", async () => {
    const refused = await ask({ ...hello, tools });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { param: "tools", type: "invalid_request_error" } });
    expect((await ask({ ...hello, tools, tool_choice: "none" })).status).toBe(200);
  });

  test("are called by one that can, whole and in chunks, and what came of it goes back", async () => {
    const calls = [{ id: "call_1", name: "nguva", arguments: "{}" }];
    const asked: LlmRequest[] = [];
    const app = appOf({
      backend: backend({
        can: { tools: true },
        llm: {
          reply: async ({ turn, revision, ...request }, onDelta) => {
            asked.push({ turn, revision, ...request });
            const done = request.messages.some(({ answers: of }) => of);
            if (done) onDelta("Nhasi.");
            return {
              turn,
              revision,
              text: done ? "Nhasi." : "",
              promptTokens: 3,
              reused: 0,
              tokens: 2,
              ...(done ? {} : { calls }),
            };
          },
        },
      }),
    });
    const written = [{ id: "call_1", type: "function", function: { name: "nguva", arguments: "{}" } }];
    const whole = await (await ask({ ...hello, tools, tool_choice: "required" }, app)).json();
    expect(whole.choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: { content: null, tool_calls: written },
    });
    expect(asked[0]?.tools).toEqual({
      list: [{ name: "nguva", parameters: { type: "object", properties: {} } }],
      choice: "required",
    });
    const events = await chunksOf(await ask({ ...hello, tools, stream: true }, app));
    expect(JSON.parse(events[1] ?? "").choices[0].delta).toEqual({ tool_calls: [{ index: 0, ...written[0] }] });
    const messages = [
      ...hello.messages,
      { role: "assistant", content: null, tool_calls: written },
      { role: "tool", tool_call_id: "call_1", content: "muswere" },
    ];
    const end = await (await ask({ ...hello, tools, messages }, app)).json();
    expect(end.choices[0]).toMatchObject({ finish_reason: "stop", message: { content: "Nhasi." } });
    expect(asked.at(-1)?.messages.slice(1)).toEqual([
      { role: "assistant", text: "", calls },
      { role: "user", text: "muswere", answers: "call_1" },
    ]);
  });
});

describe("what is wrong is named", () => {
  test.each<[string, object, string, string]>([
    ["no messages", { messages: [] }, "messages", "invalid_value"],
    ["a role that is none", { messages: [{ role: "king", content: "a" }] }, "messages[0].role", "invalid_value"],
    ["nothing of the user's", { messages: [{ role: "system", content: "a" }] }, "messages", "invalid_value"],
    [
      "a picture",
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "x" } }] }] },
      "messages[0].content[0].type",
      "invalid_value",
    ],
    [
      "sound that is no base64",
      { messages: [{ role: "user", content: [{ type: "input_audio", input_audio: { data: "!", format: "wav" } }] }] },
      "messages[0].content[0].input_audio.data",
      "invalid_value",
    ],
    ["two replies", { n: 2 }, "n", "invalid_value"],
    ["too hot", { temperature: 3 }, "temperature", "invalid_value"],
    ["JSON", { response_format: { type: "json_object" } }, "response_format.type", "invalid_value"],
    ["sound", { modalities: ["text", "audio"] }, "modalities", "invalid_value"],
    ["probabilities", { logprobs: true }, "logprobs", "invalid_value"],
    ["five stops", { stop: ["a", "b", "c", "d", "e"] }, "stop", "invalid_value"],
    ["no tokens", { max_tokens: 0 }, "max_tokens", "invalid_value"],
    ["usage of no stream", { stream_options: { include_usage: true } }, "stream_options", "invalid_value"],
    ["a choice of nothing", { tool_choice: "auto" }, "tool_choice", "invalid_value"],
    ["what nobody knows", { tempurature: 1 }, "tempurature", "unknown_parameter"],
  ])("%s", async (_what, more, param, code) => {
    const response = await ask({ ...hello, ...more });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: { message: expect.stringContaining(param), type: "invalid_request_error", param, code },
    });
  });

  test("bodies that are no JSON, or of another type", async () => {
    for (const body of ["{", "[]", '"a"', "null"]) expect((await ask(body)).status).toBe(400);
    const form = { ...posted(hello), headers: { Authorization: "Bearer sk-test", "Content-Type": "text/plain" } };
    expect((await appOf().request("/v1/chat/completions", form)).status).toBe(415);
  });

  test("a model that is not there, or is none for this", async () => {
    for (const model of ["gpt-9", "whisper-1"]) expect((await ask({ ...hello, model })).status).toBe(404);
  });
});

describe("an engine that fails", () => {
  test("before the first word is refused with a status, also in a stream", async () => {
    const app = appOf({
      backend: backend({ llm: { reply: async () => Promise.reject(failure("busy", "Too many wait.")) } }),
    });
    for (const stream of [false, true]) {
      const response = await ask({ ...hello, stream }, app);
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("1");
    }
  });

  test("in the midst of a stream ends it with an error and no [DONE]", async () => {
    const app = appOf({
      backend: backend({
        llm: {
          reply: async (_request, onDelta) => {
            onDelta("Mho");
            await Promise.resolve();
            throw failure("worker-died", "gone");
          },
        },
      }),
    });
    const events = await chunksOf(await ask({ ...hello, stream: true }, app));
    expect(JSON.parse(events.at(-1) ?? "")).toMatchObject({ error: { type: "server_error", code: "worker-died" } });
    expect(events).not.toContain("[DONE]");
  });

  test("is stopped when the reader goes away", async () => {
    let ended: (how: string) => void = () => {};
    const how = new Promise<string>((resolve) => {
      ended = resolve;
    });
    const app = appOf({
      backend: backend({
        llm: {
          reply: (_request, onDelta, signal) =>
            new Promise((_resolve, reject) => {
              onDelta("Mho");
              signal?.addEventListener("abort", () => {
                ended("aborted");
                reject(aborted);
              });
            }),
        },
      }),
    });
    const response = await ask({ ...hello, stream: true }, app);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(await how).toBe("aborted");
  });
});

describe("skills", () => {
  const skills = (question: string) => (question.startsWith("2") ? { name: "sums", text: "shanu" } : undefined);
  const sum = { ...hello, messages: [{ role: "user", content: "2 + 3" }] };

  test("answer before the model when they are asked for, at no cost", async () => {
    const app = appOf({ skills });
    for (const stream of [false, true]) {
      const response = await ask({ ...sum, stream, inzwa: { skills: true } }, app);
      expect(response.headers.get("x-inzwa-skill")).toBe("sums");
      expect(await response.text()).toContain('"shanu"');
    }
    const { usage } = await (await ask({ ...sum, inzwa: { skills: true } }, app)).json();
    expect(usage.total_tokens).toBe(0);
  });

  test("leave to the model what is none of theirs, and all of it where nobody asks for them", async () => {
    const app = appOf({ skills });
    for (const body of [{ ...hello, inzwa: { skills: true } }, { ...sum, inzwa: { skills: false } }, sum]) {
      const response = await ask(body, app);
      expect(response.headers.get("x-inzwa-skill")).toBeNull();
      expect((await response.json()).choices[0].message.content).toBe("Mhoro, makadii?");
    }
  });

  test("are refused where the language has none", async () => {
    const response = await ask({ ...sum, inzwa: { skills: true } });
    expect(await response.json()).toMatchObject({ error: { param: "inzwa.skills" } });
  });
});
