import { join } from "node:path";
import { failure } from "../../../core/failure.ts";
import { parse } from "../../../core/parse.ts";
import { ABOUT, aboutOf, type Dialogue, dialogue, pairId } from "../dialogue.ts";
import { PART_OF } from "../erased.ts";
import { type Found, foundOf, type Reader } from "../found.ts";
import { jsonLines } from "../rows.ts";
import { recordOf } from "./audio-folder.ts";
import { filesBelow } from "./folder.ts";

interface Pair {
  readonly id: string;
  /** Where it stands. */
  readonly name: string;
  readonly messages: Dialogue;
  readonly about: Readonly<Record<string, unknown>>;
}

/**
 * Chat pairs as `text pairs` writes them, in `.jsonl` files: a row is the last question, with its answer as the tag `reply` and
 * what was said before as `before`. All pairs of a dialogue are parts of its last one, which has all that was said, so that no
 * withdrawal parts them, nor takes one that only begins alike; and all have what it is about, by which it keeps its split while it grows.
 */
export const chat: Reader = async function* (root): AsyncGenerator<Found, void, undefined> {
  const files = (await filesBelow(root)).filter((file) => file.endsWith(".jsonl"));
  if (files.length === 0) throw failure("bad-manifest", `${root} has no .jsonl file`);
  const seen = new Set<string>();
  for (const file of files) {
    let number = 0;
    let said: Pair[] = [];
    for await (const value of jsonLines(join(root, file))) {
      const pair = pairOf(value, `${file}:${++number}`);
      if (!goesOn(pair.messages, said.at(-1)?.messages)) {
        yield* rowsOf(said, seen);
        said = [];
      }
      said.push(pair);
    }
    yield* rowsOf(said, seen);
  }
};

/** said: a dialogue; seen: ids of what was found before, which is left out. */
function* rowsOf(said: readonly Pair[], seen: Set<string>): Generator<Found, void, undefined> {
  const whole = said.at(-1);
  if (!whole) return;
  for (const { id, name, messages, about } of said) {
    if (seen.has(id)) continue;
    seen.add(id);
    const [question, answer] = messages.slice(-2);
    const earlier = messages.slice(0, -2);
    const tags = { reply: answer?.content, [PART_OF]: whole.id, [ABOUT]: aboutOf(whole.messages) };
    const before = earlier.length > 0 ? { before: JSON.stringify(earlier) } : {};
    yield foundOf({ ...about, id, text: question?.content, ...tags, ...before }, name);
  }
}

function pairOf(value: unknown, name: string): Pair {
  const { messages: given, ...about } = recordOf(value, name);
  const messages = dialogueOf(given, name);
  return { id: pairId(messages), name, messages, about };
}

/** Question and answer in turn. Throws `bad-manifest` with the line. */
function dialogueOf(value: unknown, where: string): Dialogue {
  const read = parse(dialogue, value, "messages");
  if (!read.ok) throw failure("bad-manifest", `${where}: ${read.problem.path} ${read.problem.message}`);
  const turns = read.value.every(({ role }, i) => role === (i % 2 === 0 ? "user" : "assistant"));
  if (!turns || read.value.length === 0 || read.value.length % 2 === 1)
    throw failure("bad-manifest", `${where} is not question and answer in turn`);
  return read.value;
}

function goesOn(messages: Dialogue, before: Dialogue | undefined): boolean {
  if (before === undefined || messages.length <= before.length) return false;
  return before.every(({ content }, i) => messages[i]?.content === content);
}
