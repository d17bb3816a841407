import type { Message } from "../../core/llm-contract.ts";

interface Room {
  readonly messages: number;
  /** UTF-16 units of all of them. */
  readonly units: number;
}
/**
 * What an engine which runs here is given: more than its window holds. It drops what does not fit one exchange after the other, and
 * reads the rest anew each time: 5,000 messages would take longer than a call may.
 */
const MOST: Room = { messages: 128, units: 32_768 };

/**
 * What was said last, whole messages from the newest on; of a last one that is too long its end. What the model was told stands in front
 * of it and stays: the newest of it where it alone is too long, and what was said last has half the room then, if it needs that much.
 */
export function recent(messages: readonly Message[]): readonly Message[] {
  if (messages.length <= MOST.messages && unitsOf(messages) <= MOST.units) return messages;
  const told = messages.filter(({ role }) => role === "system");
  const said = messages.filter(({ role }) => role !== "system");
  const last = said.slice(-1);
  const units = MOST.units - Math.min(unitsOf(last), MOST.units / 2);
  const rules = newest(told, { messages: MOST.messages - last.length, units }, (text) => text.slice(0, units));
  const left = { messages: MOST.messages - rules.length, units: MOST.units - unitsOf(rules) };
  return [...rules, ...newest(said, left, (text) => text.slice(-left.units))];
}

/** Whole messages from the newest on; where not even that one fits, this one, shortened. */
function newest(messages: readonly Message[], room: Room, shorten: (text: string) => string): readonly Message[] {
  let left = room.units;
  const from = messages.findLastIndex(({ text }, i) => {
    left -= text.length;
    return left < 0 || messages.length - i > room.messages;
  });
  const kept = messages.slice(from + 1);
  const last = messages.at(-1);
  return kept.length > 0 || !last ? kept : [{ ...last, text: shorten(last.text) }];
}

function unitsOf(messages: readonly Message[]): number {
  return messages.reduce((sum, { text }) => sum + text.length, 0);
}
