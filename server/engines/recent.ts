import type { Message } from "../../core/llm-contract.ts";

/**
 * Messages, and UTF-16 units of all of them, that an engine which runs here is given: more than its window holds. It drops what
 * does not fit one exchange after the other, and reads the rest anew each time: 5,000 messages would take longer than a call may.
 */
const MOST = { messages: 128, units: 32_768 };

/** What was said last, whole messages from the newest on; of a last one that is too long its end. What stands in front of all stays. */
export function recent(messages: readonly Message[]): readonly Message[] {
  const told = messages.filter(({ role }) => role === "system");
  const said = messages.filter(({ role }) => role !== "system");
  const units = (all: readonly Message[]) => all.reduce((sum, { text }) => sum + text.length, 0);
  if (messages.length <= MOST.messages && units(messages) <= MOST.units) return messages;
  let left = MOST.units;
  const from = said.findLastIndex(({ text }, i) => {
    left -= text.length;
    return left < 0 || said.length - i > MOST.messages - 1;
  });
  const last = said.at(-1);
  const kept = said.slice(from + 1);
  const before = told.slice(0, 1).map((one) => ({ ...one, text: one.text.slice(0, MOST.units) }));
  if (kept.length > 0 || !last) return [...before, ...kept];
  return [...before, { ...last, text: last.text.slice(-MOST.units) }];
}
