import type { AppConfig, ChatCompletionChunk, ChatCompletionRequestStreaming } from "@mlc-ai/web-llm";
import { onTestFinished } from "vitest";
import type { LlmRequest, Message } from "../../core/llm-contract.ts";
import { webLlm } from "../../workers/llm/web-llm.ts";
import type { Engine } from "../../workers/llm/web-llm-engine.ts";
import { modelHost } from "./web-llm-host.ts";

/** web-llm's engine by its own types: says what it is told to, one token a step, in a context of so many characters. */
export class Double implements Engine {
  readonly log: string[] = [];
  readonly requests: ChatCompletionRequestStreaming[] = [];
  /** null: half a character, for which there is no piece yet. */
  tokens: readonly (string | null)[] = ["Mvura ", "inonzi ", "", "water."];
  context = 1000;
  onStep: (step: number) => void = () => undefined;
  onReload: () => void | Promise<void> = () => undefined;
  trouble: Error | undefined;
  #interrupted = false;

  reload = async (model: string | string[]) => {
    this.log.push(`reload ${model}`);
    await this.onReload();
  };
  unload = async () => void this.log.push("unload");
  interruptGenerate = () => {
    this.log.push("interrupt");
    this.#interrupted = true;
  };
  chatCompletion = (async (request: ChatCompletionRequestStreaming) => {
    this.requests.push(request);
    return this.#steps(request);
  }) as unknown as Engine["chatCompletion"];

  async *#steps({ messages }: ChatCompletionRequestStreaming): AsyncGenerator<ChatCompletionChunk> {
    // As the real one: an interruption counts from the first step on.
    this.#interrupted = false;
    const length = messages.reduce((sum, { content }) => sum + String(content).length, 0);
    if (length > this.context) throw named("ContextWindowSizeExceededError", `${length} of ${this.context}`);
    let said = 0;
    for (const token of this.tokens) {
      if (this.#interrupted) break;
      this.onStep(said);
      if (this.trouble) throw this.trouble;
      await Promise.resolve();
      said++;
      if (token === null) continue;
      yield chunk([{ delta: { content: token, role: "assistant" }, finish_reason: null, index: 0 }]);
    }
    yield chunk([{ delta: {}, finish_reason: this.#interrupted ? "abort" : "stop", index: 0 }]);
    const extra = { e2e_latency_s: 1, prefill_tokens_per_s: 1, decode_tokens_per_s: 1 };
    const times = { time_to_first_token_s: 1, time_per_output_token_s: 1 };
    const usage = { completion_tokens: said, prompt_tokens: length, total_tokens: said + length };
    yield { ...chunk([]), usage: { ...usage, extra: { ...extra, ...times } } };
    this.log.push("settled");
  }
}

function chunk(choices: ChatCompletionChunk["choices"]): ChatCompletionChunk {
  return { id: "1", object: "chat.completion.chunk", created: 0, model: "m", choices };
}

export function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

export async function scene() {
  const host = await modelHost();
  onTestFinished(() => host.close());
  const double = new Double();
  const configs: AppConfig[] = [];
  let lose: () => void = () => undefined;
  const llm = webLlm(
    {
      fetch: (url, init) => fetch(url, init),
      stall: 20_000,
      pace: { first: 5, longest: 20, tries: 2, offline: () => false },
    },
    async (config, onLost) => {
      configs.push(config);
      double.log.push("open");
      lose = onLost;
      return double;
    },
  );
  return { host, spec: host.spec, double, llm, configs, lose: () => lose() };
}

export async function loaded() {
  const all = await scene();
  await all.llm.load(all.spec);
  return all;
}

export function asking(...texts: readonly string[]): LlmRequest {
  const messages = texts.map((text, i): Message => ({ role: i % 2 ? "assistant" : "user", text }));
  return { turn: 3, revision: 1, messages };
}
