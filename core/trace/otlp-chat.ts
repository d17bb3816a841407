import type { Head } from "./head.ts";
import type { Span } from "./note.ts";
import { attributes, int } from "./otlp-values.ts";
import type { ToldTurn } from "./tracer.ts";

/**
 * The call of the language model by the GenAI semantic conventions
 * (https://github.com/open-telemetry/semantic-conventions-genai, docs/gen-ai/gen-ai-spans.md). The model runs in the same
 * process, so its kind is internal; a server's would be client.
 */
export function chat(span: Span, turn: ToldTurn, { plan }: Head, conversation: string) {
  const { model, engine } = plan.stages.llm ?? {};
  const { detail = {}, dropped = false } = span;
  const first = turn.spans.find(({ name, start, revision }) => {
    return name === "llm.first-token" && start === span.start && revision === span.revision;
  });
  return {
    name: model ? `chat ${model}` : "chat",
    kind: engine === "openai" ? (3 as const) : (1 as const),
    attributes: attributes({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "inzwa",
      "gen_ai.conversation.id": conversation,
      "gen_ai.request.model": model,
      "gen_ai.request.stream": true,
      "gen_ai.response.model": model,
      "gen_ai.response.finish_reasons": typeof detail.finish === "string" ? [detail.finish] : undefined,
      "gen_ai.response.time_to_first_chunk": first && (first.end - first.start) / 1000,
      "gen_ai.usage.input_tokens": count(detail.promptTokens),
      "gen_ai.usage.cache_read.input_tokens": count(detail.reused),
      "gen_ai.usage.output_tokens": count(detail.tokens),
      "inzwa.revision": int(span.revision),
      "inzwa.dropped": dropped ? true : undefined,
      ...(dropped ? {} : words(turn, detail.finish)),
    }),
  };
}

/** As a JSON string, which spans may carry where a receiver takes no structures. */
function words({ said }: ToldTurn, finish: unknown) {
  if (!said) return {};
  const part = (content: string) => [{ type: "text", content }];
  const reply = { role: "assistant", parts: part(said.reply), finish_reason: finish ?? "stop" };
  return {
    "gen_ai.input.messages": JSON.stringify([{ role: "user", parts: part(said.question) }]),
    "gen_ai.output.messages": JSON.stringify([reply]),
  };
}

function count(value: unknown) {
  return typeof value === "number" ? int(value) : undefined;
}
