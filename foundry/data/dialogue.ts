import { listOf, object, oneOf, parse, text } from "../../core/parse.ts";
import { sha256Of } from "./files.ts";
import type { UtteranceRow } from "./row.ts";
import { sentenceKey } from "./text.ts";

/** Question and answer in turn. */
export type Dialogue = readonly { readonly role: "user" | "assistant"; readonly content: string }[];
export const dialogue = listOf(object<Dialogue[number]>({ role: oneOf("user", "assistant"), content: text }));

/** Tag of a pair: what its dialogue is about, the same however far it goes on. Dialogues of one stay in one split. */
export const ABOUT = "part-of-about";

/** Letters of a question that is more than a greeting: "mangwanani marara sei" has nineteen. Ours. */
const TELLING = 20;

/** A pair's name is that of all that was said up to its answer: 32 hex digits. */
export function pairId(messages: Dialogue): string {
  return sha256Of(JSON.stringify(messages)).slice(0, 32);
}

/**
 * By the first question that is more than a greeting, so that many who greet alike are not one; where none is, by the first. What is
 * said later changes nothing, but for who had only greeted.
 */
export function aboutOf(messages: Dialogue): string {
  const questions = messages.filter(({ role }) => role === "user").map(({ content }) => sentenceKey(content));
  const telling = questions.find((one) => one.replaceAll(" ", "").length >= TELLING);
  return sha256Of(JSON.stringify([ABOUT, telling ?? questions[0]])).slice(0, 32);
}

/** Names of the pairs that were said before a row, and its own; none of a row that is no pair. */
export function pairsUpTo({ id, tags }: UtteranceRow): readonly string[] {
  if (tags?.reply === undefined) return [];
  const before = parse(dialogue, jsonOr(tags.before), "before");
  const earlier = before.ok ? before.value : [];
  const names = Array.from({ length: earlier.length / 2 }, (_, i) => pairId(earlier.slice(0, 2 * i + 2)));
  return [...names, id];
}

function jsonOr(json = "[]"): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
