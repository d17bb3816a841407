import type { LlmRequest, Message, ToolCall } from "../../core/llm-contract.ts";

/**
 * Messages as `/v1/chat/completions` takes them. Servers refuse calls without their answers right behind them, and answers
 * without their calls: calls in a row become one message, answers go behind it, and what has no counterpart is left out.
 */
export function chatMessages(messages: readonly Message[]): object[] {
  const answers = new Map(messages.flatMap(({ answers: id, text }) => (id === undefined ? [] : [[id, text]])));
  const written: object[] = [];
  for (const { role, text, calls } of joined(messages)) {
    const answered = calls?.filter(({ id }) => answers.has(id)) ?? [];
    if (answered.length === 0) {
      if (!calls || text !== "") written.push({ role, content: text });
      continue;
    }
    written.push({ role, content: text === "" ? null : text, tool_calls: answered.map(calledOf) });
    for (const { id } of answered) written.push({ role: "tool", tool_call_id: id, content: answers.get(id) });
  }
  return written;
}

/** The part of a request that offers functions. */
export function chatTools(tools: LlmRequest["tools"]): object {
  if (!tools || tools.list.length === 0) return {};
  const { list, choice } = tools;
  const named = list.some(({ name }) => name === choice);
  return {
    tools: list.map((one) => ({ type: "function", function: one })),
    tool_choice: named ? { type: "function", function: { name: choice } } : choice,
  };
}

/** Without the answers; calls in a row are one message. */
function joined(messages: readonly Message[]): Message[] {
  const all: Message[] = [];
  for (const message of messages) {
    if (message.answers !== undefined) continue;
    const last = all.at(-1);
    if (last?.calls && message.calls)
      all[all.length - 1] = { ...last, text: last.text || message.text, calls: [...last.calls, ...message.calls] };
    else all.push(message);
  }
  return all;
}

function calledOf({ id, name, arguments: written }: ToolCall): object {
  return { id, type: "function", function: { name, arguments: written } };
}
