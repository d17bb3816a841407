import { isFailure } from "../../core/failure.ts";
import type { LlmReply, LlmRequest, Message, ToolCall } from "../../core/llm-contract.ts";
import type { Backend, Services } from "../services.ts";
import { Stops } from "./stops.ts";

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number };
}
export interface Answered {
  readonly finish: "stop" | "length" | "tool_calls" | "content_filter";
  readonly calls: readonly ToolCall[];
  /** Absent where the engine was stopped and could not tell. */
  readonly usage?: Usage;
}
export interface Question {
  readonly messages: readonly Message[];
  readonly maxTokens: number | undefined;
  readonly stop: readonly string[];
  readonly tools: LlmRequest["tools"];
}

/** Has the model answer; onText gets the text piece by piece, up to a stop sequence, or to what is refused. */
export async function answer(
  { backend: { llm }, safety }: Pick<Services, "backend" | "safety">,
  { messages, maxTokens, stop, tools }: Question,
  onText: (text: string) => void,
  signal: AbortSignal,
): Promise<Answered> {
  const request: LlmRequest = {
    turn: 0,
    revision: 0,
    messages,
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(tools ? { tools } : {}),
  };
  const stops = new Stops(stop);
  const watch = safety?.watch();
  const enough = new AbortController();
  let pieces = 0;
  const show = (text: string) => text && onText(text);
  const pass = (text: string) => show(watch && text ? watch.push(text) : text);
  const over = () => stops.found || watch?.refusal !== undefined;
  const onDelta = (delta: string) => {
    if (over()) return;
    pieces++;
    pass(stops.push(delta));
    if (over()) enough.abort();
  };
  const end = () => {
    pass(stops.end());
    show(watch?.end() ?? "");
    if (!watch?.refusal) return undefined;
    onText(watch.refusal.text);
    return { finish: "content_filter", calls: [] } as const;
  };
  try {
    const reply = await llm.reply(request, onDelta, AbortSignal.any([signal, enough.signal]));
    const refused = end();
    if (refused) return { ...refused, usage: usageOf(reply) };
    return { finish: finishOf(reply, maxTokens, stops.found), calls: reply.calls ?? [], usage: usageOf(reply) };
  } catch (thrown) {
    if (signal.aborted || !over() || !isFailure(thrown) || thrown.code !== "aborted") throw thrown;
    const refused = end();
    const usage = await cutOff(llm, request, pieces, signal);
    return { finish: "stop", calls: [], ...refused, ...(usage ? { usage } : {}) };
  }
}

/**
 * An engine that was stopped tells no figures. One that keeps what it has read counts the prompt once more for the price of
 * a token; an upstream would have it paid twice.
 */
async function cutOff(
  llm: Backend["llm"],
  request: LlmRequest,
  pieces: number,
  signal: AbortSignal,
): Promise<Usage | undefined> {
  if (!llm.prepare) return undefined;
  const again = await llm.reply({ ...request, maxTokens: 1 }, () => {}, signal).catch(() => undefined);
  return again && usageOf({ promptTokens: again.promptTokens, reused: 0, tokens: pieces });
}

/** A reply that no model wrote: it costs no tokens. */
export async function told(text: string, onText: (text: string) => void): Promise<Answered> {
  onText(text);
  return { finish: "stop", calls: [], usage: usageOf({ promptTokens: 0, reused: 0, tokens: 0 }) };
}

function finishOf({ tokens, calls }: LlmReply, maxTokens = Infinity, stopped: boolean): Answered["finish"] {
  if (!stopped && tokens >= maxTokens) return "length";
  return calls?.length ? "tool_calls" : "stop";
}

function usageOf({ promptTokens, reused, tokens }: Pick<LlmReply, "promptTokens" | "reused" | "tokens">): Usage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: tokens,
    total_tokens: promptTokens + tokens,
    prompt_tokens_details: { cached_tokens: reused },
  };
}

/** As OpenAI writes calls; index: with the place of each, as chunks have it. */
export function callsOf(calls: readonly ToolCall[], index = false): object[] {
  return calls.map(({ id, name, arguments: given }, i) => ({
    ...(index ? { index: i } : {}),
    id,
    type: "function",
    function: { name, arguments: given },
  }));
}
