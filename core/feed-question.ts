import type { LlmApi, LlmRequest } from "./llm-contract.ts";
import type { TurnNotes } from "./trace/turn-notes.ts";

/**
 * Feeds a question as it stands.
 *
 * @returns the probability that it is complete, if the model can tell
 */
export async function feedQuestion(
  { llm, clock }: { readonly llm: Pick<LlmApi, "prepare">; readonly clock: () => number },
  request: LlmRequest,
  signal: AbortSignal,
  notes: TurnNotes,
): Promise<number | undefined> {
  if (!llm.prepare) return undefined;
  const start = clock();
  const { promptTokens, reused, ended } = await llm.prepare(request, signal);
  notes.span("llm.prepare", start, clock(), { promptTokens, reused, ...(ended === undefined ? {} : { ended }) });
  return ended;
}
