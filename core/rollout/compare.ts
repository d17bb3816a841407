import { editDistance } from "../edit-distance.ts";
import type { Shadowed } from "./beside.ts";

/**
 * Two models' words for the same input, without case and punctuation. Recogniser: edits by code point against the letters
 * that the serving one read, at most as many, so that one endless reading does not outweigh all others. LLM: whether it is
 * the same answer.
 */
export function comparedTexts(stage: Shadowed, serving: string, other: string): { of: number; apart: number } {
  const [one, two] = [[...plain(serving)], [...plain(other)]];
  if (stage === "llm") return { of: 1, apart: Number(one.join("") !== two.join("")) };
  const of = Math.max(1, one.length);
  return { of, apart: Math.min(of, editDistance(one, two)) };
}

function plain(text: string): string {
  return (
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}']+/gu) ?? []
  ).join(" ");
}
