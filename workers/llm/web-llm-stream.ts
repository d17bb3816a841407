import type { ChatCompletionChunk, ChatCompletionMessageParam } from "@mlc-ai/web-llm";
import { aborted } from "../../core/failure.ts";
import type { Message } from "../../core/llm-contract.ts";
import { Answer } from "./thoughts.ts";
import type { Engine } from "./web-llm-engine.ts";

export interface Style {
  /** Longest reply, in tokens. */
  readonly maxTokens: number;
  /** The model thinks before it answers, unless it is told not to. */
  readonly thinks: boolean;
}

export interface Streamed {
  readonly text: string;
  readonly promptTokens: number;
  readonly tokens: number;
}

/**
 * One greedy reply. An abort interrupts it, and the call ends when web-llm has let go of the model: at the latest after
 * the step it is at. gone: rejects when the GPU is lost, since web-llm's own promises may then never settle.
 */
export async function stream(
  engine: Engine,
  { messages, maxTokens, thinks }: Style & { readonly messages: readonly Message[] },
  onDelta: (text: string) => void,
  gone: Promise<never>,
  signal?: AbortSignal,
): Promise<Streamed> {
  const opening = engine.chatCompletion({
    messages: messages.map(({ role, text }): ChatCompletionMessageParam => ({ role, content: text })),
    stream: true,
    stream_options: { include_usage: true },
    temperature: 0,
    max_tokens: maxTokens,
    ...(thinks ? { extra_body: { enable_thinking: false } } : {}),
  });
  const steps = (await Promise.race([opening, gone]))[Symbol.asyncIterator]();
  const interrupt = () => engine.interruptGenerate();
  signal?.addEventListener("abort", interrupt);
  try {
    return await gather(steps, onDelta, gone, interrupt, signal);
  } finally {
    signal?.removeEventListener("abort", interrupt);
    // Settled already unless onDelta threw; a lost GPU may keep it open for ever.
    void Promise.resolve(steps.return?.()).catch(() => undefined);
  }
}

async function gather(
  steps: AsyncIterator<ChatCompletionChunk>,
  onDelta: (text: string) => void,
  gone: Promise<never>,
  interrupt: () => void,
  signal?: AbortSignal,
): Promise<Streamed> {
  let text = "";
  const answer = new Answer();
  let usage: ChatCompletionChunk["usage"];
  for (;;) {
    const { done, value } = await Promise.race([steps.next(), gone]);
    if (done) break;
    usage = value.usage ?? usage;
    const delta = answer.push(value.choices[0]?.delta.content ?? "");
    // web-llm forgets an interruption that came before its first step.
    if (signal?.aborted) interrupt();
    else if (delta !== "") {
      text += delta;
      onDelta(delta);
    }
  }
  if (signal?.aborted) throw aborted;
  const rest = answer.end();
  if (rest !== "") onDelta(rest);
  text += rest;
  return { text, promptTokens: usage?.prompt_tokens ?? 0, tokens: usage?.completion_tokens ?? 0 };
}
