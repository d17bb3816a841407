import type { LanguageRules } from "./language/rules.ts";
import type { LlmApi, LlmReply, LlmRequest } from "./llm-contract.ts";
import type { Phrase } from "./phrases.ts";
import type { Routing } from "./routing.ts";
import type { Detail } from "./trace/note.ts";
import { Written } from "./written.ts";

export interface WritingPorts {
  readonly llm: Pick<LlmApi, "reply">;
  readonly rules: LanguageRules;
  readonly routing?: Routing;
}

/** Who follows a reply while it is written. */
export interface WritingWatch {
  /** The first piece has come. */
  begun(): void;
  /** There is more of it, and these phrases are whole. */
  grown(written: Written, ready: readonly Phrase[]): void;
}

/**
 * Has the model write its reply, phrase by phrase, and stops it where the rules of safety refuse it.
 *
 * @returns the phrases that were left at its end; no `reply` where the refusal stopped it
 * @throws the model's failure, unless a refusal came before it
 */
export async function writeReply(
  { llm, rules, routing }: WritingPorts,
  request: LlmRequest,
  cut: AbortSignal,
  watch: WritingWatch,
): Promise<{ reply: LlmReply | undefined; written: Written; rest: readonly Phrase[] }> {
  const written = new Written(rules, routing?.watch?.());
  const stop = endsWith(cut);
  let begun = false;
  const onDelta = (delta: string) => {
    if (stop.signal.aborted) return;
    if (!begun) watch.begun();
    begun = true;
    const ready = written.push(delta);
    watch.grown(written, ready);
    if (written.refusal) stop.abort();
  };
  const reply = await llm.reply(request, onDelta, stop.signal).catch((thrown: unknown) => {
    if (!written.refusal) throw thrown;
    return undefined;
  });
  if (reply && !begun && routing?.watch) written.push(reply.text);
  return { reply, written, rest: written.end() };
}

/** Aborted with the answer, or before it where that is refused. */
function endsWith(cut: AbortSignal): AbortController {
  const stop = new AbortController();
  cut.addEventListener("abort", () => stop.abort(), { once: true });
  if (cut.aborted) stop.abort();
  return stop;
}

/** What a note tells of a reply. */
export function countsOf({ promptTokens, reused, tokens }: LlmReply): Detail {
  return { promptTokens, reused, tokens };
}
