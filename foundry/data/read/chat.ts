import { join } from "node:path";
import { failure } from "../../../core/failure.ts";
import { listOf, object, oneOf, parse, text } from "../../../core/parse.ts";
import { PART_OF } from "../erased.ts";
import { sha256Of } from "../files.ts";
import { type Found, foundOf, type Reader } from "../found.ts";
import { jsonLines } from "../rows.ts";
import { recordOf } from "./audio-folder.ts";
import { filesBelow } from "./folder.ts";

const dialogue = listOf(object({ role: oneOf("user", "assistant"), content: text }));
type Dialogue = ReturnType<typeof dialogue>;

/**
 * Chat pairs as `text pairs` writes them, in `.jsonl` files: a row is the last question, with its answer as the tag `reply` and
 * what was said before as `before`. All pairs of a dialogue are parts of its first one, so that no split and no withdrawal parts them.
 */
export const chat: Reader = async function* (root): AsyncGenerator<Found, void, undefined> {
  const files = (await filesBelow(root)).filter((file) => file.endsWith(".jsonl"));
  if (files.length === 0) throw failure("bad-manifest", `${root} has no .jsonl file`);
  const seen = new Set<string>();
  for (const file of files) {
    let number = 0;
    let before: Dialogue = [];
    let first = "";
    for await (const value of jsonLines(join(root, file))) {
      const name = `${file}:${++number}`;
      const { messages: given, ...about } = recordOf(value, name);
      const messages = dialogueOf(given, name);
      const id = sha256Of(JSON.stringify(messages)).slice(0, 32);
      if (!goesOn(messages, before)) first = id;
      before = messages;
      if (seen.has(id)) continue;
      seen.add(id);
      const [question, answer] = messages.slice(-2);
      const earlier = messages.slice(0, -2);
      const tags = { reply: answer?.content, [PART_OF]: first };
      const said = earlier.length > 0 ? { before: JSON.stringify(earlier) } : {};
      yield foundOf({ ...about, id, text: question?.content, ...tags, ...said }, name);
    }
  }
};

/** Question and answer in turn. Throws `bad-manifest` with the line. */
function dialogueOf(value: unknown, where: string): Dialogue {
  const read = parse(dialogue, value, "messages");
  if (!read.ok) throw failure("bad-manifest", `${where}: ${read.problem.path} ${read.problem.message}`);
  const turns = read.value.every(({ role }, i) => role === (i % 2 === 0 ? "user" : "assistant"));
  if (!turns || read.value.length === 0 || read.value.length % 2 === 1)
    throw failure("bad-manifest", `${where} is not question and answer in turn`);
  return read.value;
}

function goesOn(messages: Dialogue, before: Dialogue): boolean {
  return before.length > 0 && before.every(({ content }, i) => messages[i]?.content === content);
}
