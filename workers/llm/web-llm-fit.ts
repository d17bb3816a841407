import type { Message } from "../../core/llm-contract.ts";

/**
 * The messages in ever smaller company, for a model whose tokens nobody can count from outside: the oldest go first,
 * then what the model was told before all of them, then the beginning of the question, so that what was said last is
 * always there. A list never begins with an answer: chat templates refuse it.
 */
export function* shrinking(messages: readonly Message[]): Generator<readonly Message[]> {
  const told = messages.filter(({ role }) => role === "system");
  const said = messages.filter(({ role }) => role !== "system");
  const last = said.at(-1);
  if (!last) throw new Error("reply to no message");
  for (let from = 0; from < said.length; from++)
    if (from === 0 || said[from]?.role === "user") yield [...told, ...said.slice(from)];
  if (told.length > 0) yield [last];
  for (let { text } = last; text.length > 1; ) {
    text = text.slice(Math.ceil(text.length / 2)).trim();
    yield [{ ...last, text }];
  }
}
