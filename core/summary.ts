import type { History } from "./history.ts";
import type { LlmApi } from "./llm-contract.ts";

/** Numbers of turns that no conversation uses. */
const TURN = { turn: -1, revision: 0 };
/** Tokens of a summary. */
const LONGEST = 96;

/**
 * Has the model sum up what no longer fits its context; does nothing where all fits. The request begins like the
 * conversation did, so what the model still keeps of it need not be read again. prompt: how it is asked, in the language
 * of the conversation. To be run when nobody talks; an abort, like any failure, rejects and leaves history as it was.
 */
export async function summarise(
  history: History,
  llm: Pick<LlmApi, "reply">,
  prompt: string,
  signal: AbortSignal,
): Promise<void> {
  const stale = history.stale();
  if (!stale) return;
  const messages = [...stale, { role: "user", text: prompt } as const];
  const { text } = await llm.reply({ ...TURN, messages, maxTokens: LONGEST }, () => undefined, signal);
  if (!signal.aborted) history.summarised(text);
}
