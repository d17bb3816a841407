import { failure } from "../../core/failure.ts";
import { evenText } from "./text.ts";

/** One exchange as chat models are taught it, with where it is from. */
export interface Pair {
  readonly messages: readonly { readonly role: "user" | "assistant"; readonly content: string }[];
  readonly language: string;
  readonly licence: string;
  readonly source: string;
}

/**
 * Dialogues in which two take turns, a turn a line, an empty line between dialogues. Each answer becomes a pair together
 * with all that was said before it. Throws `bad-manifest` for a dialogue that ends with a question.
 */
export function pairsOf(text: string, { language, licence, source }: Omit<Pair, "messages">): Pair[] {
  const dialogues = text.replace(/^\uFEFF/, "").split(/(?:\r?\n[ \t]*){2,}/);
  return dialogues.flatMap((dialogue, number) => {
    const turns = dialogue
      .split("\n")
      .map((line) => evenText(line, language))
      .filter((line) => line !== "");
    if (turns.length % 2 === 1)
      throw failure(
        "bad-manifest",
        `dialogue ${number + 1} ("${turns[0]?.slice(0, 40)}") has ${turns.length} turns: the last has no answer`,
      );
    const messages = turns.map((content, i) => ({
      role: i % 2 === 0 ? ("user" as const) : ("assistant" as const),
      content,
    }));
    return Array.from({ length: turns.length / 2 }, (_, i) => ({
      messages: messages.slice(0, 2 * i + 2),
      language,
      licence,
      source,
    }));
  });
}
