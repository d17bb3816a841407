import { aborted } from "../failure.ts";
import type { LlmApi, LlmReply, LlmRequest, Message, ToolCall, ToolSpec } from "../llm-contract.ts";
import type { Outcome } from "./work.ts";

export interface LoopPorts {
  readonly llm: Pick<LlmApi, "reply">;
  readonly specs: readonly ToolSpec[];
  readonly run: (call: ToolCall) => Outcome;
  /** No more calls are taken. */
  readonly spent: () => boolean;
}

/**
 * A reply with functions: the model is asked again with what came of its calls, until it calls none, the person is to be
 * asked, or no more calls are taken. onDelta gets what is said and nothing of the calls. Rejects as the model does, and with
 * `aborted` before anything is called for a turn that is over.
 */
export async function answered(
  request: LlmRequest,
  ports: LoopPorts,
  onDelta: (text: string) => void,
  signal?: AbortSignal,
): Promise<LlmReply> {
  const said = new Said(onDelta);
  let messages = request.messages;
  let first: LlmReply | undefined;
  let tokens = 0;
  let last: string | undefined;
  for (;;) {
    const specs = ports.spent() ? [] : ports.specs;
    const reply = await ask({ ...request, messages }, specs, ports, said, signal);
    const { calls = [] } = reply;
    first ??= reply;
    tokens += reply.tokens;
    if (calls.length === 0 || specs.length === 0) break;
    const outcomes = calls.map((call) => ({ call, ...ports.run(call) }));
    last = outcomes.findLast((one) => one.said !== undefined)?.said ?? last;
    const ending = outcomes.find(({ ends }) => ends);
    if (ending) {
      said.part(ending.said ?? "");
      break;
    }
    messages = [...messages, { role: "assistant", text: reply.text, calls }, ...outcomes.map(answerOf)];
    said.pause();
  }
  if (said.text.trim() === "" && last !== undefined) said.part(last);
  const { turn, revision, promptTokens, reused } = first;
  return { turn, revision, text: said.text, promptTokens: own(promptTokens, request, ports), reused, tokens };
}

async function ask(
  request: LlmRequest,
  specs: readonly ToolSpec[],
  { llm }: LoopPorts,
  said: Said,
  signal?: AbortSignal,
): Promise<LlmReply> {
  let begun = false;
  const reply = await llm.reply(
    withTools(request, specs),
    (delta) => {
      begun = true;
      said.push(delta);
    },
    signal,
  );
  if (signal?.aborted) throw aborted;
  if (!begun) said.push(reply.text);
  return reply;
}

export function withTools(request: LlmRequest, list: readonly ToolSpec[]): LlmRequest {
  return list.length > 0 ? { ...request, tools: { list, choice: "auto" } } : request;
}

function answerOf({ call, result }: Outcome & { readonly call: ToolCall }): Message {
  return { role: "user", text: result, answers: call.id };
}

/** Of the tokens of a prompt, those of the conversation: the functions are no part of what is remembered. */
function own(tokens: number, { messages }: LlmRequest, { specs }: LoopPorts): number {
  const chars = messages.reduce((sum, { text }) => sum + text.length, 0);
  return Math.round((tokens * chars) / Math.max(1, chars + JSON.stringify(specs).length));
}

/** What is said over all rounds, with a space between two. */
class Said {
  readonly #tell: (text: string) => void;
  #parts = false;
  text = "";

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  push(delta: string): void {
    if (delta === "") return;
    const parted = this.#parts && this.text !== "" && !/\s$/.test(this.text) && !/^\s/.test(delta);
    this.#parts = false;
    const fresh = parted ? ` ${delta}` : delta;
    this.text += fresh;
    this.#tell(fresh);
  }

  pause(): void {
    this.#parts = true;
  }

  part(text: string): void {
    this.pause();
    this.push(text);
  }
}
