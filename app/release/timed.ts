import type { AsrApi, AsrRequest } from "../../core/contracts.ts";
import type { LlmApi, LlmReply, LlmRequest } from "../../core/llm-contract.ts";

/** Words, and how long they took: ms of a reading, ms a token of an answer behind its first; absent where nobody can say. */
export interface Timed {
  readonly text: string;
  readonly ms?: number | undefined;
}

/** Tokens of an answer below which its pace says nothing. */
const PACED = 4;

export async function timedReading(
  asr: Pick<AsrApi, "transcribe">,
  request: AsrRequest,
  signal?: AbortSignal,
): Promise<Timed & { readonly hypothesis: Awaited<ReturnType<AsrApi["transcribe"]>> }> {
  const start = performance.now();
  const hypothesis = await asr.transcribe(request, signal);
  return { hypothesis, text: hypothesis.text, ms: performance.now() - start };
}

/** The first token is left out: the serving model has read most of the prompt before it is asked. */
export async function timedReply(
  llm: Pick<LlmApi, "reply">,
  request: LlmRequest,
  onDelta: (text: string) => void,
  signal?: AbortSignal,
): Promise<Timed & { readonly reply: LlmReply }> {
  let first: number | undefined;
  const reply = await llm.reply(
    request,
    (text) => {
      first ??= performance.now();
      onDelta(text);
    },
    signal,
  );
  const paced = first !== undefined && reply.tokens >= PACED;
  return { reply, text: reply.text, ...(paced ? { ms: (performance.now() - (first ?? 0)) / (reply.tokens - 1) } : {}) };
}
