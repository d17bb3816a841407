import type { AsrApi, EngineSpec } from "../../core/contracts.ts";
import type { LlmRequest, Message } from "../../core/llm-contract.ts";
import type { Pool } from "./pool.ts";
import { recent } from "./recent.ts";
import type { Asr, Llm, Tts } from "./stages.ts";

type Answer<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>;

export function localAsr(pool: Pool): Asr {
  return {
    transcribe: async (request, signal) =>
      (await pool.run("transcribe", request, { signal })) as Answer<AsrApi["transcribe"]>,
  };
}

export function localTts(pool: Pool): Tts {
  return { speak: async (request, signal) => (await pool.run("speak", request, { signal })) as Answer<Tts["speak"]> };
}

/** can: an upstream beside it may take a system prompt that this model does not know. */
export function localLlm(pool: Pool, can: EngineSpec["can"]): Llm {
  const known = ({ messages, ...request }: LlmRequest): LlmRequest => ({
    ...request,
    messages: recent(can.systemPrompt ? messages : messages.filter(({ role }) => role !== "system")),
  });
  return {
    reply: async (request, onDelta, signal) =>
      (await pool.run("reply", known(request), { onDelta, signal })) as Answer<Llm["reply"]>,
    prepare: async (request, signal) =>
      (await pool.run("prepare", known(request), { signal, spare: true })) as Answer<NonNullable<Llm["prepare"]>>,
  };
}

/** Messages that a conversation has in common with the one an engine answered last: their keys and values are there yet. */
export function commonMessages(before: unknown, now: unknown): number {
  const [past, next] = [messagesOf(before), messagesOf(now)];
  const differs = next.findIndex(({ role, text }, i) => past[i]?.role !== role || past[i]?.text !== text);
  return differs < 0 ? next.length : differs;
}

function messagesOf(request: unknown): readonly Message[] {
  return (request as LlmRequest | undefined)?.messages ?? [];
}
