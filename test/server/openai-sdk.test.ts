import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failure } from "../../core/failure.ts";
import { Drain } from "../../server/drain.ts";
import { type Listening, listen } from "../../server/node.ts";
import { appOf } from "./app-of.ts";
import { answers, backend } from "./services.ts";

/** How many requests are still to fail. */
let failing = 0;
let aborts = 0;
const ordinary = answers("Mhoro, ", "makadii?");
const app = appOf({
  backend: backend({
    llm: {
      reply: async (request, onDelta, signal) => {
        if (failing-- > 0) throw failure("busy", "Too many wait.");
        if (request.messages.at(-1)?.text !== "for ever") return ordinary.reply(request, onDelta, signal);
        onDelta("one");
        return new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => {
            aborts++;
            reject(failure("aborted", "gone"));
          });
        });
      },
    },
  }),
});
let listening: Listening;
let client: OpenAI;
beforeAll(async () => {
  listening = await listen(app, {
    host: "127.0.0.1",
    port: 0,
    connections: 100,
    bodyBytes: 1 << 20,
    drain: new Drain(),
  });
  client = new OpenAI({ baseURL: `${listening.url}/v1`, apiKey: "sk-test", maxRetries: 0 });
});
afterAll(() => listening.close());

const model = "pocket-llm-sn";
const messages = [{ role: "user" as const, content: "Mhoro" }];

describe("the stock SDK, with only the address changed", () => {
  test("models", async () => {
    const ids = [];
    for await (const { id, object } of client.models.list()) ids.push(`${object} ${id}`);
    expect(ids).toContain("model pocket-asr-sn");
    expect((await client.models.retrieve("whisper-1")).owned_by).toBe("inzwa");
    await expect(client.models.retrieve("gpt-9")).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });

  test("chat, whole", async () => {
    const { choices, usage } = await client.chat.completions.create({ model, messages, temperature: 0 });
    expect(choices[0]?.message.content).toBe("Mhoro, makadii?");
    expect(usage?.total_tokens).toBe(3);
  });

  test("chat, streamed, through the helper that puts chunks together", async () => {
    const stream = client.chat.completions.stream({ model, messages, stream_options: { include_usage: true } });
    const pieces: string[] = [];
    stream.on("content", (delta) => pieces.push(delta));
    const whole = await stream.finalChatCompletion();
    expect(pieces).toEqual(["Mhoro, ", "makadii?"]);
    expect(whole.choices[0]).toMatchObject({ finish_reason: "stop", message: { content: "Mhoro, makadii?" } });
    expect(whole.usage?.completion_tokens).toBe(2);
  });

  test("a stream that is left stops the engine", async () => {
    const stream = await client.chat.completions.create({
      model,
      messages: [{ role: "user", content: "for ever" }],
      stream: true,
    });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    await expect.poll(() => aborts, { timeout: 30_000 }).toBe(1);
  });

  test("errors as the SDK's own classes", async () => {
    const wrong = client.withOptions({ apiKey: "sk-other" });
    await expect(wrong.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    const cold = client.chat.completions.create({ model, messages, temperature: 9 });
    await expect(cold).rejects.toMatchObject({ status: 400, param: "temperature", type: "invalid_request_error" });
    const away = client.chat.completions.create({ model: "gpt-9", messages });
    await expect(away).rejects.toMatchObject({ status: 404, code: "model_not_found" });
  });

  test("a server that is busy is asked again, when it says", async () => {
    const patient = client.withOptions({ maxRetries: 1 });
    failing = 1;
    const { choices } = await patient.chat.completions.create({ model, messages });
    expect(choices[0]?.message.content).toBe("Mhoro, makadii?");
    failing = 1;
    await expect(client.chat.completions.create({ model, messages })).rejects.toBeInstanceOf(
      OpenAI.InternalServerError,
    );
  });
});
