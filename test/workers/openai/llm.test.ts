import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EngineSpec } from "../../../core/contracts.ts";
import { isFailure } from "../../../core/failure.ts";
import type { LlmRequest } from "../../../core/llm-contract.ts";
import type { Upstream } from "../../../workers/openai/http.ts";
import { openaiLlm } from "../../../workers/openai/llm.ts";
import { ChatServer, event, words } from "./chat-server.ts";

const spec: EngineSpec = {
  engine: "openai",
  model: "m",
  language: "sn",
  backend: "wasm",
  dtype: "fp32",
  threads: 1,
  can: {},
};
const request: LlmRequest = {
  turn: 3,
  revision: 1,
  messages: [
    { role: "system", text: "Be short." },
    { role: "user", text: "Mhoro" },
  ],
};

let server: ChatServer;
let base: string;
beforeEach(async () => {
  server = new ChatServer();
  base = await server.open();
});
afterEach(() => server.close());

async function opened(changes: Partial<Upstream> = {}) {
  const engine = openaiLlm({ base, fetch, ...changes });
  await engine.load(spec);
  return engine;
}

async function replied(changes: Partial<Upstream> = {}, signal?: AbortSignal) {
  const pieces: string[] = [];
  const engine = await opened(changes);
  const reply = await engine.reply(request, (text) => pieces.push(text), signal);
  return { reply, pieces };
}

describe("a reply", () => {
  test("comes piece by piece, with what the server counted", async () => {
    server.answer = (response) => {
      event(response, { choices: [{ delta: { role: "assistant" } }] });
      words(response, "Mhoro ");
      words(response, "shamwari", "stop");
      const usage = { prompt_tokens: 12, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 8 } };
      event(response, { choices: [], usage });
      event(response, "[DONE]");
      response.end();
    };
    const { reply, pieces } = await replied({ key: "sk-secret" });
    expect(pieces).toEqual(["Mhoro ", "shamwari"]);
    expect(reply).toEqual({ turn: 3, revision: 1, text: "Mhoro shamwari", promptTokens: 12, reused: 8, tokens: 4 });
    expect(server.posted[0]).toMatchObject({
      path: "/v1/chat/completions",
      authorization: "Bearer sk-secret",
      body: {
        model: "m",
        stream: true,
        stream_options: { include_usage: true },
        messages: [
          { role: "system", content: "Be short." },
          { role: "user", content: "Mhoro" },
        ],
      },
    });
  });

  test("is the same however its bytes are cut, whatever ends its lines", async () => {
    const body =
      'data: {"choices":[{"delta":{"content":"Mhoró"}}]}\r\n\r\n: quiet\r\ndata:{"choices":[{"delta":{"content":"!"},"finish_reason":"stop"}]}\n\ndata: [DONE]';
    const bytes = Buffer.from(body);
    server.answer = (response) => {
      response.setHeader("content-type", "text/event-stream; charset=utf-8");
      let at = 0;
      const more = () => {
        if (at >= bytes.length) return void response.end();
        response.write(bytes.subarray(at, ++at), () => setImmediate(more));
      };
      more();
    };
    expect((await replied()).reply.text).toBe("Mhoró!");
  });

  test("that thinks first is told without the thoughts", async () => {
    server.answer = (response) => {
      for (const piece of ["<thi", "nk>hm", "</think>", "\n\nEhe"]) words(response, piece);
      event(response, "[DONE]");
      response.end();
    };
    expect((await replied()).reply.text).toBe("Ehe");
  });

  test("from a server that does not stream is taken whole", async () => {
    server.answer = (response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ choices: [{ message: { content: "Ehe" }, finish_reason: "stop" }] }));
    };
    const { reply, pieces } = await replied();
    expect(pieces).toEqual(["Ehe"]);
    expect(reply.promptTokens).toBeGreaterThan(0);
  });

  test("a server that refuses what others want is asked in its own way, and so from then on", async () => {
    server.answer = (response, { body }) => {
      if ("max_tokens" in body) return void response.writeHead(400).end("{}");
      words(response, "Ehe", "stop");
      response.end();
    };
    const engine = await opened();
    await engine.reply(request, () => {});
    await engine.reply(request, () => {});
    expect(server.posted.map(({ body }) => "max_tokens" in body)).toEqual([true, false, false]);
  });
});

const MHO = 'data: {"choices":[{"delta":{"content":"Mho"}}]}\n\n';

test("aborting closes the connection in the midst of the reply", async () => {
  const controller = new AbortController();
  server.answer = (response) => words(response, "Mho");
  const engine = await opened();
  const reply = engine.reply(request, () => controller.abort(), controller.signal);
  await expect(reply).rejects.toMatchObject({ code: "aborted" });
  await expect.poll(() => server.abandoned, { timeout: 30_000 }).toBe(1);
});

describe("rude servers are failures, and the key is in none", () => {
  test.each<[string, (response: ServerResponse) => void, object]>([
    ["cut off", (r) => r.write(MHO, () => r.destroy()), { code: "network" }],
    ["ended too early", (r) => r.end(MHO), { code: "network" }],
    ["an error in the stream", (r) => r.end('data: {"error":{"message":"sk-secret"}}\n\n'), { code: "network" }],
    ["no JSON", (r) => r.end("data: <html>\n\n"), { code: "network" }],
    ["a wrong key", (r) => r.writeHead(401).end('{"error":{"message":"sk-secret"}}'), { detail: { status: 401 } }],
    ["no such model", (r) => r.writeHead(404).end(), { code: "no-model" }],
    ["trouble inside", (r) => r.writeHead(500).end(), { detail: { status: 500 } }],
    ["silence", () => {}, { code: "network", detail: { timeout: 1_000 } }],
    ["silence after a word", (r) => words(r, "Mho"), { code: "network", detail: { timeout: 1_000 } }],
  ])("%s", async (_, rude, wanted) => {
    server.answer = (response) => {
      response.setHeader("content-type", "text/event-stream");
      rude(response);
    };
    const thrown: unknown = await replied({ key: "sk-secret", timeout: 1_000 }).catch((failure: unknown) => failure);
    expect(isFailure(thrown)).toBe(true);
    expect(thrown).toMatchObject(wanted);
    expect(JSON.stringify(thrown)).not.toContain("sk-secret");
  });

  test("what the door refuses is told as it is", async () => {
    const refused = { code: "refused-host", message: "not allowed" };
    const door = async (): Promise<Response> => {
      throw refused;
    };
    await expect(openaiLlm({ base, fetch: door }).load(spec)).rejects.toEqual(refused);
  });
});
